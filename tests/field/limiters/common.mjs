// What all limiters of npm have in common.
import { createRequire } from "node:module";

export const require = createRequire(import.meta.url); // looks at NODE_PATH, too
export const port = Number(process.argv[3]);
export const LIMIT = 20;
export const WINDOW_MS = 2000;
export const HELLO = { path: "/items" };
