"""Databases and queues: the passwords in the addresses that lead to them."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.placeholders import uncommon
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"

PROVIDER = Provider(
    "databases",
    (
        Detector(
            name="postgres-url",
            title="PostgreSQL URL with a password",
            pattern=(
                r"\b(?:postgres(?:ql)?(?:\+\w+)?|postgis|cockroachdb|timescaledb"
                r""")://[^\s:@/\"'<>`]*:([^\s@/\"'<>`]{3,})@[\w.\[(-]"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("postgresql://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("postgresql://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="mysql-url",
            title="MySQL or MariaDB URL with a password",
            pattern=(
                r"""\b(?:(?:mysql2?|mariadb|tidb)(?:\+\w+)?)://[^\s:@/\"'<>`]*:([^"""
                r"""\s@/\"'<>`]{3,})@[\w.\[(-]"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("mysql://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("mysql://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="mongodb-url",
            title="MongoDB URL with a password",
            pattern=r"""\b(?:mongodb(?:\+srv)?)://[^\s:@/\"'<>`]*:([^\s@/\"'<>`]{3,})@[\w.\[(-]""",
            plausible=uncommon,
            confidence="high",
            examples=(sample("mongodb+srv://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("mongodb+srv://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="redis-url",
            title="Redis URL with a password",
            pattern=r"""\b(?:rediss?(?:\+\w+)?|valkeys?)://[^\s:@/\"'<>`]*:([^\s@/\"'<>`]{3,})@[\w.\[(-]""",
            plausible=uncommon,
            confidence="high",
            examples=(sample("redis://:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("redis://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="amqp-url",
            title="AMQP URL with a password",
            pattern=(
                r"""\b(?:amqps?(?:\+\w+)?|pyamqp|stomp|mqtts?)://[^\s:@/\"'<>`]*:("""
                r"""[^\s@/\"'<>`]{3,})@[\w.\[(-]"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("amqp://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("amqp://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="sqlserver-url",
            title="SQL Server URL with a password",
            pattern=(
                r"""\b(?:(?:mssql|sqlserver)(?:\+\w+)?)://[^\s:@/\"'<>`]*:([^\s@/"""
                r"""\"'<>`]{3,})@[\w.\[(-]"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("mssql+pyodbc://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("mssql+pyodbc://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="warehouse-url",
            title="Warehouse URL with a password",
            pattern=(
                r"\b(?:snowflake|clickhouse(?:\+\w+|s)?|redshift(?:\+\w+)?|trino"
                r"|presto|vertica|databricks(?:\+\w+)?|neo4j(?:\+s(?:sc)?)?|bolt"
                r"(?:\+s(?:sc)?)?|cassandra|couchbases?|influxdb|oracle(?:\+\w+)"
                r"""?|db2|elasticsearch|nats|kafka)://[^\s:@/\"'<>`]*:([^\s@/\"'<>"""
                r"`]{3,})@[\w.\[(-]"
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("clickhouse://app:", ALNUM, 16, "@db.internal/shop"),),
            negatives=("clickhouse://db.internal/shop",),
            reference=REFERENCE,
            home="database",
        ),
        Detector(
            name="jdbc-password",
            title="JDBC URL with a password",
            pattern=(
                r"""\bjdbc:[a-z0-9]+(?::[a-z0-9]+)*:(?://|@)?[^\s\"'<>`]*[?;&](?i:"""
                r"""password|pwd)=([^\s&;\"'<>`$]{3,})"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("jdbc:postgresql://db.internal/shop?user=app&password=", ALNUM, 16),),
            negatives=("jdbc:postgresql://db.internal/shop?user=app",),
            reference="https://jdbc.postgresql.org/documentation/use/",
            home="database",
        ),
        Detector(
            name="odbc-password",
            title="Connection string with a password",
            pattern=(
                "(?i:(?:server|data source|host|hostname|addr(?:ess)?|initial c"
                r"""atalog|database|uid|user id|username)\s*=\s*[^;\"'\n]+;(?:[^\""""
                r"""'\n]*;)?\s*(?:pwd|password)\s*=\s*)([^\s;\"'<>`${]{3,})"""
            ),
            plausible=uncommon,
            confidence="high",
            examples=(sample("Server=db.internal;Database=shop;User Id=app;Password=", ALNUM, 16, ";"),),
            negatives=("Server=db.internal;Database=shop;Integrated Security=true;",),
            reference="https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax",
            home="database",
        ),
    ),
)
