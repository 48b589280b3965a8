"""Drawn photos, their reposts and their labels, for tests and benchmarks; nothing is photographed.

A scene is a desk with boards, fans, chips, cables and marks at places that a seed draws, under
uneven light and with noise. Scenes of one seed are the same scene.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 800, 600


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """Return a picture as the bytes of a JPEG file."""
    written = io.BytesIO()
    image.convert("RGB").save(written, "JPEG", quality=quality)
    return written.getvalue()


def scene(seed: int) -> Image.Image:
    """Return a drawn desk with hardware."""
    rng = np.random.Generator(np.random.Philox(seed))
    ground = rng.integers(60, 200, (6, 8, 3)).astype(np.uint8)
    image = Image.fromarray(ground).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(3, 7))):
        _board(draw, rng)
    for _ in range(int(rng.integers(4, 10))):
        points = [(int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))) for _ in range(4)]
        draw.line(points, fill=_colour(rng), width=int(rng.integers(2, 9)), joint="curve")
    image = image.rotate(
        float(rng.uniform(-8, 8)), Image.Resampling.BICUBIC, fillcolor=(90, 90, 90)
    )
    light = Image.fromarray(rng.integers(90, 255, (3, 4)).astype(np.uint8), "L")
    lit = (
        np.asarray(image, float)
        * np.asarray(light.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), float)[..., None]
        / 255
    )
    noisy = lit + rng.normal(0, 4, lit.shape)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def scene_with_box(seed: int, box: int) -> Image.Image:
    """Return a desk with a maker's printed box, the same for each number, somewhere on it."""
    rng = np.random.Generator(np.random.Philox([seed, box]))
    desk = scene(seed)
    printed = cropped(scene(100_000 + box), 0.4)
    wide = int(rng.integers(240, 420))
    printed = printed.resize((wide, wide * 3 // 4)).convert("RGBA")
    printed = printed.rotate(float(rng.uniform(-8, 8)), Image.Resampling.BICUBIC, expand=True)
    desk.paste(printed, (int(rng.integers(0, 400)), int(rng.integers(0, 300))), printed)
    return desk


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = rng.integers(0, 255, 3).tolist()
    return red, green, blue


def _board(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    left, top = int(rng.integers(0, WIDTH - 200)), int(rng.integers(0, HEIGHT - 150))
    wide, high = int(rng.integers(150, 400)), int(rng.integers(100, 260))
    draw.rectangle(
        (left, top, left + wide, top + high), fill=_colour(rng), outline=_colour(rng), width=3
    )
    for _ in range(int(rng.integers(10, 40))):
        x, y = left + int(rng.integers(wide)), top + int(rng.integers(high))
        size = int(rng.integers(4, 40))
        shape = draw.ellipse if rng.random() < 0.3 else draw.rectangle
        shape(
            (x, y, x + size, y + int(rng.integers(4, 40))), fill=_colour(rng), outline=_colour(rng)
        )
    for _ in range(int(rng.integers(1, 4))):
        text = "".join(rng.choice(list("ABCDEFGHKMNPRSTUVWX23456789"), 8))
        font = ImageFont.load_default(size=int(rng.integers(12, 36)))
        draw.text((left + int(rng.integers(wide)), top + int(rng.integers(high))), text,
                  fill=_colour(rng), font=font)  # fmt: skip


def watermarked(image: Image.Image, share: float = 0.12) -> Image.Image:
    """Return a picture with a strip of a shop's name over its lower edge."""
    copy = image.copy()
    draw = ImageDraw.Draw(copy)
    wide, high = copy.size
    draw.rectangle((0, int(high * (1 - share)), wide, high), fill=(250, 250, 250))
    font = ImageFont.load_default(size=max(10, int(high * share * 0.6)))
    draw.text((20, int(high * (1 - share))), "made-up shop 123", fill=(200, 30, 30), font=font)
    return copy


def cropped(image: Image.Image, cut: float) -> Image.Image:
    """Return the middle of a picture, a share of each side cut off."""
    wide, high = image.size
    left, top = int(wide * cut / 2), int(high * cut / 2)
    return image.crop((left, top, wide - left, high - top))


def scaled(image: Image.Image, share: float) -> Image.Image:
    """Return a picture of another size."""
    return image.resize((max(1, int(image.width * share)), max(1, int(image.height * share))))


def drawn_label(seed: int, *, code: bool = True) -> tuple[Image.Image, dict[str, str]]:
    """Return a drawn label, tilted on a drawn desk, and its numbers by kind, folded."""
    rng = np.random.Generator(np.random.Philox(seed))
    digits = "".join(str(n) for n in rng.integers(0, 10, 16))
    serial, part = "1" + digits[:12], f"900-2{digits[12:16]}-0000-0{digits[:2]}"
    label = Image.new("RGB", (560, 240), (245, 245, 240))
    draw = ImageDraw.Draw(label)
    for row, text in enumerate((f"P/N: {part}", f"S/N: {serial}", "GPU PCIe 80GB  MADE UP")):
        draw.text(
            (20, 14 + row * 42), text, fill=(10, 10, 10), font=ImageFont.load_default(size=32)
        )
    if code:
        label.paste(_bar_code(serial), (20, 150))
    desk = scene(seed).resize((1000, 750))
    tilted = label.convert("RGBA").rotate(
        float(rng.uniform(-6, 6)), Image.Resampling.BICUBIC, expand=True
    )
    desk.paste(tilted, (int(rng.integers(40, 300)), int(rng.integers(40, 350))), tilted)
    folded = part.replace("-", "")
    return desk, {"serial": serial, "part_number": folded}


def _bar_code(text: str) -> Image.Image:
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    bars = Image.fromarray(np.array(code.to_image(scale=3))).convert("RGB")
    return bars.resize((min(bars.width, 520), 70), Image.Resampling.NEAREST)


EDITS: dict[str, Callable[[Image.Image], bytes]] = {
    "jpeg 30": lambda image: jpeg(image, 30),
    "half size": lambda image: jpeg(scaled(image, 0.5)),
    "200 pixels": lambda image: jpeg(scaled(image, 0.25)),
    "double size": lambda image: jpeg(scaled(image, 2)),
    "blur": lambda image: jpeg(image.filter(ImageFilter.GaussianBlur(1.5))),
    "brighter": lambda image: jpeg(ImageEnhance.Brightness(image).enhance(1.25)),
    "watermark 8 %": lambda image: jpeg(watermarked(image, 0.08)),
    "watermark 18 %": lambda image: jpeg(watermarked(image, 0.18)),
    "cut by 5 %": lambda image: jpeg(cropped(image, 0.05)),
    "cut by 15 %": lambda image: jpeg(cropped(image, 0.15)),
    "cut by 30 %": lambda image: jpeg(cropped(image, 0.30)),
    "cut to 30 % of its area": lambda image: jpeg(cropped(image, 1 - 0.3**0.5)),
    "border 8 %": lambda image: jpeg(ImageOps.expand(image, border=64, fill=(255, 255, 255))),
    "square pad": lambda image: jpeg(ImageOps.pad(image, (800, 800), color=(0, 0, 0))),
    "mirror": lambda image: jpeg(ImageOps.mirror(image)),
    "turn 90": lambda image: jpeg(image.transpose(Image.Transpose.ROTATE_90)),
    "turn 180": lambda image: jpeg(image.transpose(Image.Transpose.ROTATE_180)),
    "turn 270": lambda image: jpeg(image.transpose(Image.Transpose.ROTATE_270)),
    "tilt 2": lambda image: jpeg(image.rotate(2, Image.Resampling.BICUBIC)),
    "mirror and cut by 15 %": lambda image: jpeg(cropped(ImageOps.mirror(image), 0.15)),
}
"""What reposting does to a picture."""
