"""A small list of names: invented, but for those that published lists name."""

import pytest

from tidewaiter.parties.names.index import NameIndex, build_index

ENTRIES = [
    ("el-1", ["Huawei Technologies Co., Ltd.", "Huawei"]),
    ("el-2", ["Shanghai Cambricon Information Technology Co., Ltd."]),
    ("el-3", ["Guangzhou Haige Communications Group"]),
    ("p-1", ["ABBASOV, Rim Karimovich", "Rim Abbasov"]),
    ("v-1", ["OCEAN MARLIN IV"]),
    ("c-1", ["Limited Liability Company Romashka Trading", "OOO Romashka"]),
    ("c-2", ["Perseus International Trading Limited"]),
    ("c-3", ["Beijing Orbita Optoelectronics Co., Ltd."]),
    ("c-4", ["Hangzhou Orbita Optoelectronics Co., Ltd."]),
    ("c-5", ["Petrova Shipyard No. 5 JSC"]),
]


@pytest.fixture(scope="session")
def index() -> NameIndex:
    return build_index(ENTRIES)
