"""What the shop sells, and pictures of it."""

# ruff: noqa: INP001 (a script, not a package)

from io import BytesIO
from pathlib import Path

import requests
import yaml
from flask import Flask, Response, jsonify, send_file
from PIL import Image

app = Flask(__name__)
GOODS = yaml.safe_load(Path(__file__).with_name("goods.yaml").read_text())


@app.get("/goods")
def goods() -> Response:
    """List the goods and their prices."""
    return jsonify([{"name": each["name"], "price": each["price"]} for each in GOODS])


@app.get("/goods/<int:number>/picture")
def picture(number: int) -> Response:
    """Return the picture of one of the goods, made small."""
    answer = requests.get(GOODS[number]["picture"], timeout=10)
    small = BytesIO()
    Image.open(BytesIO(answer.content)).resize((200, 200)).save(small, "WEBP")
    small.seek(0)
    return send_file(small, mimetype="image/webp")
