"use strict";

const axios = require("axios");
const express = require("express");
const handlebars = require("handlebars");
const _ = require("lodash");
const options = require("minimist")(process.argv.slice(2), { default: { port: 8080 } });
const WebSocket = require("ws");

const catalogue = process.env.CATALOGUE || "http://localhost:8081";
const page = handlebars.compile(`<script src="/jquery/jquery.js"></script>
<h1>Shop</h1><ul>{{#each goods}}<li>{{name}}: {{price}}</li>{{/each}}</ul>`);

const shop = express();
shop.use("/jquery", express.static("node_modules/jquery/dist"));
shop.get("/", async (request, response) => {
  const { data } = await axios.get(`${catalogue}/goods`, { params: request.query });
  response.send(page({ goods: _.sortBy(data, "price") }));
});

const server = shop.listen(options.port);
new WebSocket.Server({ server }).on("connection", (socket) => socket.send("welcome"));
