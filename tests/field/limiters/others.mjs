// Limiters of npm for koa, Hono, NestJS and hapi, and buckets and logs that know no framework.
import { createServer } from "node:http";
import { HELLO, LIMIT, WINDOW_MS, port, require } from "./common.mjs";

function koa(middleware) {
  const Koa = require("koa");
  const app = new Koa();
  app.use(middleware);
  app.use((context) => {
    context.body = HELLO;
  });
  app.listen(port, "127.0.0.1");
}

function hono() {
  const { Hono } = require("hono");
  const { serve } = require("@hono/node-server");
  const { rateLimiter } = require("hono-rate-limiter");
  const app = new Hono();
  app.use(
    rateLimiter({
      windowMs: WINDOW_MS,
      limit: LIMIT,
      keyGenerator: (context) => context.env.incoming.socket.remoteAddress,
    }),
  );
  app.get("/items", (context) => context.json(HELLO));
  serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
}

async function nest(options) {
  require("reflect-metadata");
  const { Controller, Get, Module } = require("@nestjs/common");
  const { APP_GUARD, NestFactory } = require("@nestjs/core");
  const { ThrottlerGuard, ThrottlerModule } = require("@nestjs/throttler");
  class Items {
    get() {
      return HELLO;
    }
  }
  Get("items")(Items.prototype, "get", Object.getOwnPropertyDescriptor(Items.prototype, "get"));
  Controller()(Items);
  class App {}
  Module({
    imports: [ThrottlerModule.forRoot([{ ttl: WINDOW_MS, limit: LIMIT, ...options }])],
    controllers: [Items],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(port, "127.0.0.1");
}

async function hapi() {
  const server = require("@hapi/hapi").server({ port, host: "127.0.0.1" });
  await server.register({
    plugin: require("hapi-rate-limit"),
    options: {
      userLimit: LIMIT,
      userCache: { expiresIn: WINDOW_MS },
      addressOnly: true,
      pathLimit: false,
      userPathLimit: false,
      authLimit: false,
    },
  });
  server.route({ method: "GET", path: "/items", handler: () => HELLO });
  await server.start();
}

function passing(passes) {
  createServer(async (request, response) => {
    const status = (await passes(request.socket.remoteAddress)) ? 200 : 429;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(HELLO));
  }).listen(port, "127.0.0.1");
}

function each(made) {
  const all = new Map();
  return (key) => {
    if (!all.has(key)) all.set(key, made());
    return all.get(key);
  };
}

export const others = {
  "koa-ratelimit": () =>
    koa(require("koa-ratelimit")({ driver: "memory", db: new Map(), duration: WINDOW_MS, max: LIMIT })),
  "koa2-ratelimit": () =>
    koa(require("koa2-ratelimit").RateLimit.middleware({ interval: WINDOW_MS, max: LIMIT })),
  "hono-rate-limiter": hono,
  "nestjs-throttler": () => nest({}),
  "nestjs-throttler-no-block": () => nest({ blockDuration: 0 }),
  "hapi-rate-limit": hapi,
  "express-throttle": () => {
    const app = require("express")();
    app.use(require("express-throttle")({ rate: "10/s", burst: LIMIT }));
    app.use((request, response) => response.json(HELLO));
    createServer(app).listen(port, "127.0.0.1");
  },
  "limiter": () => {
    const { TokenBucket } = require("limiter");
    const bucketOf = each(() => {
      const bucket = new TokenBucket({ bucketSize: LIMIT, tokensPerInterval: LIMIT, interval: WINDOW_MS });
      bucket.content = LIMIT;
      return bucket;
    });
    passing((key) => bucketOf(key).tryRemoveTokens(1));
  },
  "rolling-rate-limiter": () => {
    const { InMemoryRateLimiter } = require("rolling-rate-limiter");
    const limiter = new InMemoryRateLimiter({ interval: WINDOW_MS, maxInInterval: LIMIT });
    passing(async (key) => !(await limiter.limit(key)));
  },
};
