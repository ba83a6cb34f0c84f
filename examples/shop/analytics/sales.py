"""The goods that sold best, from the orders of a month."""

# ruff: noqa: INP001 (a script, not a package)

import sys

from lxml import etree
from pyspark.sql import SparkSession

orders = etree.parse(sys.argv[1]).iter("order")
rows = [(order.get("good"), int(order.get("count"))) for order in orders]
frame = SparkSession.builder.appName("sales").getOrCreate().createDataFrame(rows, ["good", "count"])
frame.groupBy("good").sum("count").show()
