"""Draws what is neither a person nor a place: words, phrases, names in programs, numbers, times, prefixes of logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

TECH = (
    "Kubernetes Docker Redis Kafka Postgres PostgreSQL MySQL MongoDB Nginx Apache Hadoop Spark Flink Airflow Jenkins "
    "GitHub GitLab Grafana Prometheus Terraform Ansible Vault Consul Envoy Istio PyTorch TensorFlow Keras Python Java "
    "Scala Kotlin Rust Ruby Rails Django Flask FastAPI Celery Gunicorn Tomcat Jetty Spring Hibernate Maven Gradle "
    "Node React Angular Webpack Babel Chrome Firefox Safari Windows Linux Ubuntu Debian Fedora Android macOS iOS "
    "Bluetooth Wi-Fi Ethernet OpenSSL OpenSSH CUDA NVIDIA Intel AMD Tesla Oracle Cassandra Elasticsearch Kibana "
    "Logstash RabbitMQ ZooKeeper HBase Hive Presto Snowflake BigQuery Lambda Azure Heroku Cloudflare Slack Jira "
    "Confluence Zoom Teams Outlook Excel Word Office SharePoint Exchange Photoshop Acrobat Sentry Datadog Splunk "
    "Pandas NumPy SciPy Jupyter Hugging Face Llama Mistral Gemma Falcon Bert Adam Lion Sophia Claude Julia Swift Perl "
    "Pascal Ada Haskell Erlang Elixir Phoenix Rosetta Dagster Prefect Luigi Ray Dask Horovod Lightning Hydra Jasper "
    "Casper Selenium Cypress Alexa Siri Cortana Jenkins Watson Athena Aurora Neptune Kinesis Glue Marvin Otto Gerrit "
    "Maven Gerald Mercury"
).split()
LEVELS = "INFO DEBUG WARN WARNING ERROR FATAL TRACE NOTICE CRITICAL info debug warn error notice I W E D".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_JOBS = ("manager", "engineer", "CEO", "support", "nurse", "Sales", "Engineer", "Director of Operations", "accountant")
_NATIONS = "American German French Indian Chinese Brazilian Nigerian Turkish Polish Swedish Korean Mexican".split()
_WORD = re.compile(r"(?<![\w'])[a-z]{3,12}\b")


class Words:
    """Draws words and what is made of them; what it draws depends on the random source alone."""

    def __init__(self, sentences: Sequence[str], chance: random.Random) -> None:
        self._sentences = sentences
        self._chance = chance
        self._vocabulary: list[str] = sorted({word for s in sentences[::3] for word in _WORD.findall(s)})

    def sentence(self) -> str:
        """A sentence of the prose."""
        return self._chance.choice(self._sentences)

    def phrase(self) -> str:
        """Some words in a row of the prose."""
        words = self.sentence().rstrip(".:;,").split()
        count = self._chance.randint(2, 7)
        start = self._chance.randrange(max(1, len(words) - count))
        text = " ".join(words[start : start + count])
        return text[:1].lower() + text[1:] if self._chance.random() < 0.7 else text

    def word(self) -> str:
        """A word in lower case."""
        return self._chance.choice(self._vocabulary)

    def term(self) -> str:
        """A word, or the name of something."""
        return self.coined() if self._chance.random() < 0.3 else self.word()

    def title(self) -> str:
        """One to three words that begin with capitals."""
        return " ".join(self.word().capitalize() for _ in range(self._chance.choice((1, 2, 2, 3))))

    def caps(self) -> str:
        """A word or an abbreviation in capitals."""
        word = self.term().upper()
        return word if self._chance.random() < 0.7 else word[:3]

    def coined(self) -> str:
        """A word that no dictionary has, as programs and fields are called: shortened, joined, without vowels."""
        r = self._chance
        first, second = self.word(), self.word()
        made = r.choice(
            (
                first[:3] + second[: r.randint(2, 4)],
                re.sub("[aeiou]", "", first)[:5] or first,
                first[: r.randint(2, 4)] + second,
                first + r.choice("dfsxz"),
                first + second,
                first[: r.randint(2, 3)] + r.choice(("ctl", "db", "fs", "log", "mon", "sys", "net", "io", "vm", "x")),
                "".join(r.choices("abcdefghiklmnoprstuvwxz", k=r.randint(2, 5))),
            )
        )
        return r.choice((made, made, made.upper(), made.capitalize()))

    def camel(self) -> str:
        """The name of a class."""
        return "".join(self.word().capitalize() for _ in range(self._chance.choice((2, 2, 3))))

    def number(self) -> str:
        """A number."""
        return str(self._chance.choice((self._chance.randrange(10), self._chance.randrange(10**6))))

    def time(self) -> str:
        """A time of day."""
        r = self._chance
        return f"{r.randrange(24):02}:{r.randrange(60):02}" + (f":{r.randrange(60):02}" if r.random() < 0.6 else "")

    def date(self) -> str:
        """A date."""
        r = self._chance
        day, month, year = r.randint(1, 28), r.randint(1, 12), r.randint(1950, 2029)
        forms = (
            f"{year}-{month:02}-{day:02}",
            f"{day}.{month}.{year}",
            f"{month}/{day}/{year}",
            f"{r.choice(_MONTHS)} {day}",
            f"{day} {r.choice(_MONTHS)} {year}",
            f"{r.choice(_DAYS)} {r.choice(_MONTHS)} {day}",
        )
        return r.choice(forms)

    def value(self, name: str) -> str:
        """The value of a slot.

        Raises:
            KeyError: there is no such slot.
        """
        r = self._chance
        makers: dict[str, Callable[[], str]] = {
            "sentence": self.sentence,
            "phrase": self.phrase,
            "word": self.term,
            "coined": self.coined,
            "Word": lambda: self.word().capitalize(),
            "Title": self.title,
            "CAPS": self.caps,
            "class": self.camel,
            "method": lambda: self.word() + r.choice(("", "_" + self.word(), self.word().capitalize())),
            "package": lambda: ".".join(self.word() for _ in range(r.randint(2, 4))),
            "path": lambda: "/" + "/".join(self.word() for _ in range(r.randint(1, 4))) + r.choice((".py", ".log", "")),
            "tech": lambda: r.choice(TECH),
            "n": self.number,
            "id": lambda: f"{r.getrandbits(32):08x}",
            "ip": lambda: f"10.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(256)}",
            "time": self.time,
            "date": self.date,
            "day": lambda: r.choice(_DAYS),
            "money": lambda: r.choice(("$", "€", "EUR ", "USD ", "£")) + self.number(),
            "phone": lambda: f"+{r.randint(1, 99)} {r.randint(100, 999)} {r.randint(1000, 9999)}",
            "email": lambda: f"{self.word()}@{self.word()}.{r.choice(('com', 'org', 'example', 'io'))}",
            "nation": lambda: r.choice(_NATIONS),
            "role": lambda: r.choice(_JOBS),
        }
        return makers[name]()

    def prefix(self) -> str:
        """What a log writes before its message: time, level, process, place."""
        r = self._chance
        stamp = f"{self.date()}{r.choice((' ', 'T'))}{self.time()}"
        level = r.choice(LEVELS)
        where = r.choice(
            (
                self.coined(),
                self.word(),
                self.camel(),
                f"{self.word()}.{self.word()}",
                f"{self.word()}-{r.randrange(99)}",
            )
        )
        return r.choice(
            (
                f"{stamp} {level} ",
                f"{stamp},{r.randrange(999)} {level} {where}: ",
                f"[{stamp}] [{level}] ",
                f"[{stamp}] {where} {level}: ",
                f"{level}:{where}:",
                f"{level} {where} - ",
                f"{stamp} [{where}] {level} {self.package()} - ",
                f"{r.choice(_MONTHS)} {r.randint(1, 28)} {self.time()} {where} {self.word()}[{r.randrange(9999)}]: ",
                f"<{r.randrange(199)}>1 {stamp}Z {where} {self.word()} - - ",
                f"{stamp} | {level:8} | {where} | ",
                f"time={stamp} level={level} msg=",
                f"{where} | ",
                f"[{where}] ",
                f"{self.time()} ",
                f"{level}: ",
                f"> {stamp} ",
                f"#{r.randrange(9999)} {where} ",
            )
        )

    def package(self) -> str:
        """A dotted name."""
        return self.value("package")
