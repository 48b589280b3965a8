"""Composed pages: the markup of each site as tools that read it describe it, with made-up goods.

No saved page of a real marketplace was at hand; nothing here was sold by anybody.
"""

# ruff: noqa: E501  (markup stands as the sites write it)

from __future__ import annotations

import gzip
import json
from typing import Any

from tidewaiter.sources.listings.document import Document, digest_of

SEARCH = {
    "goofish": "https://www.goofish.com/search?q=H100",
    "taobao": "https://s.taobao.com/search?q=%CF%D4%BF%A8&page=3",
    "jd": "https://search.jd.com/Search?keyword=H100&page=5",
    "tieba": "https://tieba.baidu.com/f?kw=%E6%98%BE%E5%8D%A1&pn=100",
    "alibaba-1688": "https://s.1688.com/selloffer/offer_search.htm?keywords=%CF%D4%BF%A8&beginPage=2",
    "ebay": "https://www.ebay.com/sch/i.html?_nkw=nvidia+a100&_pgn=2",
}


def document(content: str | bytes, url: str = "", **fields: Any) -> Document:
    """Return a page, or what ``kind`` says, as it would come off the disk."""
    raw = content.encode() if isinstance(content, str) else content
    fields = {"kind": "page", "name": "page.html", **fields}
    return Document(content=raw, sha256=digest_of(raw), url=url, **fields)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def goofish_card(number: int, title: str, price: tuple[str, str, str] = ("23", ".5", "万")) -> str:
    whole, decimals, scale = price
    return (
        f'<a class="feeds-item-wrap--rGdH_KoF" target="_blank" href="https://www.goofish.com/item?'
        f'id={number}&amp;categoryId=50025386&amp;spm=a21ybx.search.0.0">'
        f'<div class="feeds-image-container--lvBP"><img class="feeds-image--TDRC4fV1" '
        f'src="//img.alicdn.com/bao/uploaded/i1/{number}.jpg_450x10000Q90.jpg_.webp"></div>'
        f'<div class="feeds-content--KvxF"><div class="row1-wrap-title--qIlOySTh" title="{title}">'
        f'<span class="main-title--sMrtWSJa">{title}</span></div>'
        f'<div class="row2-wrap-cpv--pGc"><span class="cpv--q1X" title="几乎全新">几乎全新</span></div>'
        f'<div class="row3-wrap-price--bNw"><div class="price-wrap--YzmU5cUl"><span class="sign--x6uV">'
        f'¥</span><span class="number--NKh1vXWM">{whole}</span><span class="decimal--lSAcITCN">'
        f'{decimals}</span><span class="magnitude--EJxo">{scale}</span></div><div class="price-desc--hxY">'
        f'<span class="text--MaM9Cmdn" title="¥49000" style="text-decoration: line-through">¥49000</span>'
        f'</div></div><div class="row4-wrap-seller--QtQ"><div class="seller-text-wrap--M8u">'
        f'<p class="seller-text--Rr2Y3EbB" title="深圳">深圳</p></div></div></div></a>'
    )


def goofish_search(count: int = 3) -> str:
    cards = "".join(goofish_card(812345678900 + n, f"全新 H100 80G PCIe {n}") for n in range(count))
    pager = '<div class="search-pagination-page-box-active--xyz">2</div>'
    return page(f'<div class="feeds-list-container--UkIM">{cards}</div>{pager}')


def goofish_answer(count: int = 2) -> dict[str, Any]:
    def one(number: int) -> dict[str, Any]:
        main = {
            "exContent": {
                "itemId": str(900000000000 + number),
                "title": f"A100 80G 拆机 {number}",
                "price": [{"text": "¥", "type": "sign"}, {"text": "6.8", "type": "integer"},
                          {"text": "万", "type": "unit"}],
                "area": "杭州",
                "userNickName": f"composed_{number}",
                "picUrl": f"http://img.alicdn.com/{number}.heic",
            },
            "clickParam": {"args": {"publishTime": "1717200000000", "wantNum": "3"}},
        }  # fmt: skip
        return {"data": {"item": {"main": main}}, "type": "RESULT"}

    return {"api": "mtop.taobao.idlemtopsearch.pc.search", "ret": ["SUCCESS::调用成功"],
            "data": {"resultList": [one(n) for n in range(count)]}}  # fmt: skip


def taobao_card(number: int, title: str) -> str:
    return (
        f'<a class="doubleCardWrapperAdapt--mEcC7olq" id="item_id_{number}" '
        f'href="//item.taobao.com/item.htm?id={number}&amp;ns=1"><div class="doubleCard--gO3Bz6bu">'
        f'<img class="mainPic--Ds3X7I8z" src="//g-search1.alicdn.com/{number}.jpg">'
        f'<div class="title--qJ7Xg_90" title="{title}"><span class="">{title}</span></div>'
        f'<div class="priceWrapper--dBtPZ2K1"><div class="innerPriceWrapper--aAJhHXD4">'
        f'<span class="unit--X6zPvs1K">¥</span><div class="priceInt--yqqZMJ5a">238000</div>'
        f'<div class="priceFloat--XpixvyQ1">.50</div></div></div>'
        f'<div class="procity--wlcT2xH9"><span>广东</span></div><div class="procity--wlcT2xH9">'
        f'<span>深圳</span></div><span class="shopNameText--DmtlsDKm">示例数码店</span></div></a>'
    )


def taobao_old() -> str:
    auctions = [
        {"nid": "520000000001", "raw_title": "示例 V100 32G", "title": "示例 <span class=H>V100</span>",
         "view_price": "4999.00", "item_loc": "北京", "nick": "示例旗舰店", "user_id": "1",
         "pic_url": "//g-search1.alicdn.com/x.jpg", "detail_url": "//item.taobao.com/item.htm?id=520000000001"}
    ]  # fmt: skip
    state = {"pageName": "mainsrp", "mods": {"itemlist": {"data": {"auctions": auctions}}}}
    return page(f"<script>\n g_page_config = {json.dumps(state)};\n g_srp_loadCss();</script>")


def jd_old_card(sku: int) -> str:
    return (
        f'<li data-sku="{sku}" data-spu="{sku}" class="gl-item"><div class="gl-i-wrap"><div class='
        f'"p-img"><a href="//item.jd.com/{sku}.html"><img data-lazy-img="//img13.360buyimg.com/{sku}.jpg">'
        f'</a></div><div class="p-price"><strong class="J_{sku}"><em>￥</em><i>185000.00</i></strong></div>'
        f'<div class="p-name p-name-type-2"><a href="//item.jd.com/{sku}.html"><em>示例 <font class='
        f'"skcolor_ljg">A800</font> 80G</em></a></div><div class="p-shop"><span class="J_im_icon">'
        f"<a>示例算力专营店</a></span></div></div></li>"
    )


def jd_new_card(sku: int) -> str:
    return (
        f'<div data-sku="{sku}" class="_wrapper_8v3rv_3 plugin_goodsCardWrapper _row_6_8v3rv_13">'
        f'<img class="_img_18s24_1" src="https://img10.360buyimg.com/{sku}.jpg"><div class="_goods_title'
        f'_container_1g56m_1"><span class="_text_1g56m_31" title="示例 L40S 48G">示例 L40S 48G</span></div>'
        f'<span class="_price_d0rf6_14"><i class="_yen_d0rf6_20">¥</i><span>62999</span>'
        f'<span class="_decimal_d0rf6_25">.90</span></span><div class="_shopFloor_1kr5k_9"><span class='
        f'"_name_1kr5k_21">示例服务器店</span></div></div>'
    )


def tieba_list() -> str:
    def one(number: int) -> str:
        stated = json.dumps(
            {"id": number, "author_name": "made_up", "author_portrait": f"tb.1.{number}"}
        )
        return (
            f'<li class=" j_thread_list clearfix" data-field=\'{stated}\'><div class="threadlist_title '
            f'pull_left j_th_tit "><a rel="noreferrer" href="/p/{number}" title="出 H100 模组 {number}" '
            f'class="j_th_tit ">出 H100 模组</a></div><div class="threadlist_author pull_right"><span '
            f'class="tb_icon_author" title="主题作者: made_up"></span><span class="pull-right '
            f'is_show_create_time" title="创建时间">2024-05-06</span></div><div class="threadlist_abs '
            f'threadlist_abs_onlyline">八卡整机，价格私聊</div><img class="threadlist_pic" '
            f'bpic="https://imgsa.baidu.com/{number}.jpg"></li>'
        )

    items = "".join(one(8900000000 + n) for n in range(2))
    code = f'<code class="pagelet_html" id="pagelet_html_frs-list"><!--<ul>{items}</ul>--></code>'
    return page(code)


def tieba_thread() -> str:
    def post(number: int, floor: int, text: str) -> str:
        stated = json.dumps({
            "author": {"user_id": 5000 + floor, "user_name": "made_up", "portrait": f"tb.1.p{floor}"},
            "content": {"post_id": number, "post_no": floor, "date": "2024-05-06 10:20"},
        })  # fmt: skip
        return (
            f'<div class="l_post l_post_bright j_l_post" data-field=\'{stated}\' data-pid="{number}">'
            f'<div class="d_post_content j_d_post_content">{text}<br>'
            f'<img class="BDE_Image" src="https://tiebapic.baidu.com/{number}.jpg"></div>'
            f'<div class="post-tail-wrap"><span>IP属地:广东</span><span class="tail-info">IP属地:广东</span>'
            f'<span class="tail-info">{floor}楼</span><span class="tail-info">2024-05-06 10:20</span></div></div>'
        )

    title = '<h3 class="core_title_txt" title="出 A100 整机">出 A100 整机</h3>'
    return page(title + post(151, 1, "八卡 A100 80G<br>现货") + post(152, 2, "我也有 4 张 H800"))


def alibaba_card(number: int) -> str:
    return (
        f'<a class="search-offer-wrapper" href="https://detail.1688.com/offer/{number}.html?spm=a26352">'
        f'<img class="main-img" src="https://cbu01.alicdn.com/{number}.jpg"><div class="offer-title-row">'
        f'<div class="title-text"><div>示例 <span style="color:red">显卡</span> RTX4090 24G</div></div></div>'
        f'<div class="offer-price-row"><div class="price-item"><div>¥</div><div class="text-main">12500</div>'
        f'<div>.80</div></div></div><div class="offer-shop-row"><div class="desc-text">示例电子有限公司</div>'
        f"</div></a>"
    )


def alibaba_state() -> str:
    offer = {
        "id": 700000000001, "information": {"subject": "示例 <font color=red>H20</font> 模组",
                                            "detailUrl": "https://detail.1688.com/offer/700000000001.html"},
        "tradePrice": {"offerPrice": {"originalValue": {"integer": 98000, "decimals": 5}}},
        "company": {"name": "示例科技", "province": "广东", "city": "深圳"},
        "image": {"imgUrl": "https://cbu01.alicdn.com/h20.jpg"},
    }  # fmt: skip
    state = json.dumps({"data": {"offerList": [offer]}})
    return page(f"<script>window.data.offerresultData = successDataCheck({state});</script>")


def ebay_old_card(number: int, title: str) -> str:
    return (
        f'<li class="s-item s-item__pl-on-bottom"><div class="s-item__image"><a href="https://www.ebay.com/'
        f'itm/{number}?hash=item1"><img src="https://i.ebayimg.com/{number}.jpg"></a></div><a class="'
        f's-item__link" href="https://www.ebay.com/itm/{number}?hash=item1"><div class="s-item__title"><span '
        f'role="heading"><span class="LIGHT_HIGHLIGHT">New Listing</span>{title}</span></div></a><div class='
        f'"s-item__subtitle"><span class="SECONDARY_INFO">Pre-Owned</span></div><span class="s-item__price">'
        f'$15,888.00</span><span class="s-item__location s-item__itemLocation">from China</span><span '
        f'class="s-item__seller-info-text">madeup_seller (120) 99.5%</span></li>'
    )


def ebay_new_card(number: int, title: str) -> str:
    return (
        f'<li class="s-card s-card--horizontal" data-listingid="{number}"><a class="s-card__link" '
        f'href="https://www.ebay.com/itm/{number}?itmmeta=1"><img class="s-card__image" '
        f'src="https://i.ebayimg.com/{number}.webp"></a><div class="s-card__title"><span class='
        f'"su-styled-text primary default">{title}</span><span class="clipped">Opens in a new window or tab'
        f'</span></div><div class="s-card__subtitle"><span class="su-styled-text secondary">Brand New</span>'
        f'</div><div class="s-card__attribute-row"><span class="su-styled-text secondary strikethrough '
        f's-card__price">$20,000.00</span></div><div class="s-card__attribute-row"><span class='
        f'"su-styled-text primary bold s-card__price">$17,500.00</span></div><div class='
        f'"s-card__attribute-row"><span class="su-styled-text">Located in Hong Kong</span></div><div class='
        f'"su-card-container__attributes__secondary"><div><span class="su-styled-text">another_madeup '
        f"100% positive (12)</span></div></div></li>"
    )


def ebay_item() -> str:
    linked = {
        "@context": "https://schema.org", "@type": "Product", "name": "NVIDIA A100 80GB PCIe", "sku": "x9",
        "image": ["https://i.ebayimg.com/a.jpg"], "offers": {"@type": "Offer", "price": 13250.5,
        "priceCurrency": "USD", "itemCondition": "https://schema.org/UsedCondition"},
    }  # fmt: skip
    return page(
        '<h1 class="x-item-title__mainTitle"><span>NVIDIA A100 80GB PCIe</span></h1><div class='
        '"x-price-primary"><span>US $13,250.50</span></div><div class="x-sellercard-atf__info__about-seller">'
        '<a href="#">madeup_store</a></div>',
        f'<script type="application/ld+json">{json.dumps(linked)}</script>',
    )


def warc_record(
    body: bytes, url: str = "https://www.goofish.com/search?q=H100", **fields: str
) -> bytes:
    """Return a record of a web archive with an answer of HTTP."""
    status = fields.pop("status", "200 OK")
    kind = fields.pop("kind", "response")
    told = {"Content-Type": "text/html; charset=utf-8", "Date": "Fri, 01 Mar 2024 08:00:00 GMT"}
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    answer = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
    return (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>"
        f"\r\nWARC-Date: 2024-03-01T08:00:05Z\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; "
        f"msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    ).encode() + answer + b"\r\n\r\n"  # fmt: skip


def warc_gz(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record) for record in records)


def mhtml(body: str, url: str, photo: bytes = b"\xff\xd8\xff\xe0photo") -> bytes:
    """Return a page as Chromium saves it."""
    import base64
    import quopri

    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + url.encode() + b"\r\nSubject: x\r\n"
        b"Date: Fri, 1 Mar 2024 16:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
        b"------MultipartBoundary--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: " + url.encode() + b"\r\n\r\n"
        + quopri.encodestring(body.encode()).replace(b"\n", b"\r\n")
        + b"\r\n------MultipartBoundary--x----\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: "
        b"base64\r\nContent-Location: https://img.alicdn.com/bao/uploaded/i1/812345678900.jpg_450x10000Q90"
        b".jpg_.webp\r\n\r\n" + base64.encodebytes(photo).replace(b"\n", b"\r\n")
        + b"\r\n------MultipartBoundary--x------\r\n"
    )  # fmt: skip
