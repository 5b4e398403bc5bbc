// Serves one limiter of npm by its name: `node app.mjs NAME PORT`; 20 requests in 2 s, if not said otherwise.
import { createServer } from "node:http";
import { HELLO, LIMIT, WINDOW_MS, port, require } from "./common.mjs";
import { others } from "./others.mjs";

const name = process.argv[2];

function expressed(middleware) {
  const app = require("express")();
  app.use(middleware);
  app.use((request, response) => response.json(HELLO));
  createServer(app).listen(port, "127.0.0.1");
}

async function fastified(options) {
  const app = require("fastify")();
  await app.register(require("@fastify/rate-limit"), { max: LIMIT, timeWindow: WINDOW_MS, ...options });
  app.get("/*", async () => HELLO);
  await app.listen({ port, host: "127.0.0.1" });
}

// Each of the keys of a request is counted by the limiter beside it; the first that refuses answers.
function flexible(limitersOf) {
  const server = createServer(async (request, response) => {
    const answer = (status, fields = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...fields });
      response.end(JSON.stringify(HELLO));
    };
    try {
      for (const [limiter, key] of limitersOf(request)) await limiter.consume(key);
      answer(200);
    } catch (refusal) {
      answer(429, refusal.msBeforeNext ? { "retry-after": Math.ceil(refusal.msBeforeNext / 1000) } : {});
    }
  });
  server.listen(port, "127.0.0.1");
}

function memory(options) {
  const { RateLimiterMemory } = require("rate-limiter-flexible");
  return new RateLimiterMemory({ points: LIMIT, duration: WINDOW_MS / 1000, ...options });
}

const start = {
  "express-rate-limit": () =>
    expressed(
      require("express-rate-limit").rateLimit({
        limit: LIMIT,
        windowMs: WINDOW_MS,
        standardHeaders: "draft-8",
        legacyHeaders: true,
      }),
    ),
  "express-slow-down": () =>
    expressed(
      require("express-slow-down").slowDown({
        windowMs: WINDOW_MS,
        delayAfter: LIMIT,
        delayMs: (used) => (used - LIMIT) * 100,
        maxDelayMs: 500,
      }),
    ),
  "express-slow-down-evenly": () =>
    expressed(require("express-slow-down").slowDown({ windowMs: WINDOW_MS, delayAfter: LIMIT, delayMs: () => 300 })),
  "fastify": () => fastified({}),
  "fastify-banning": () => fastified({ ban: 3 }),
  "fastify-continued": () => fastified({ continueExceeding: true }),
  "rate-limiter-flexible": () => {
    const limiter = memory({});
    flexible((request) => [[limiter, request.socket.remoteAddress]]);
  },
  "rate-limiter-flexible-block": () => {
    const limiter = memory({ blockDuration: 3 });
    flexible((request) => [[limiter, request.socket.remoteAddress]]);
  },
  "rate-limiter-flexible-layers": () => {
    const outer = memory({ points: 100, duration: 6 });
    const inner = memory({ points: 25, duration: 1 });
    flexible((request) => {
      const who = request.socket.remoteAddress;
      return [[outer, who], [inner, `${who} ${request.url}`]];
    });
  },
  "rate-limiter-flexible-bursty": () => {
    const { BurstyRateLimiter } = require("rate-limiter-flexible");
    const limiter = new BurstyRateLimiter(
      memory({ points: 10, duration: 1 }),
      memory({ points: 10, duration: 5, keyPrefix: "burst" }),
    );
    flexible((request) => [[limiter, request.socket.remoteAddress]]);
  },
  "rate-limiter-flexible-queue": () => {
    const { RateLimiterQueue } = require("rate-limiter-flexible");
    const queue = new RateLimiterQueue(memory({}), { maxQueueSize: 20 });
    flexible((request) => [[{ consume: (key) => queue.removeTokens(1, key) }, request.socket.remoteAddress]]);
  },
  ...others,
}[name];

await start();
