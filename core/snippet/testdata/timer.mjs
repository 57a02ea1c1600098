// Runs the refresh timer of a snippet on a clock of its own. Arguments: the snippet as a
// module, and after how many milliseconds it must refresh (0: never).
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [file, text] = process.argv.slice(2);
const refreshAfter = Number(text);

let now = 1_795_000_000_000;
let timers = [];
let listeners = [];
let responses = []; // what the next calls of fetch do
let fetched = 0;
const warned = [];
const noTokens = { error: { error: "SECRET" }, nothing: null, number: { token: 12345 }, empty: { token: "" } };

Date.now = () => now;
globalThis.setTimeout = (run, wait) => {
  assert(wait > 0 && wait <= 2 ** 31 - 1, `setTimeout(${wait})`);
  const timer = { run, at: now + wait };
  timers.push(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  timers = timers.filter((other) => other !== timer);
};
globalThis.AbortSignal = { timeout: () => undefined };
globalThis.document = {
  addEventListener: (_, run) => listeners.push(run),
  removeEventListener: (_, run) => (listeners = listeners.filter((other) => other !== run)),
};
globalThis.console = { ...console, warn: (line) => warned.push(line) };
globalThis.fetch = async (url, options) => {
  assert.equal(url, "/api/courier-token");
  assert.equal(options.method, "POST");
  fetched += 1;
  const response = responses.shift() ?? "token";
  if (response instanceof Promise) return response;
  if (response === "fail") throw new TypeError("SECRET");
  if (response in noTokens) return { ok: true, json: async () => noTokens[response] };
  return { ok: response !== 500, status: 500, json: async () => ({ token: `${response} ${fetched}` }) };
};
const settle = () => new Promise((done) => setImmediate(done));

// sleepUntil lets the clock run to a time and the timers with it.
async function sleepUntil(end) {
  for (;;) {
    await settle();
    const [next] = [...timers].sort((a, b) => a.at - b.at);
    if (!next || next.at > end) break;
    now = next.at;
    clearTimeout(next);
    next.run();
  }
  now = end;
}

const { keepToken } = await import(pathToFileURL(file));
const tokens = [];
const stop = keepToken((token) => tokens.push(token));
await settle();
assert.deepEqual(tokens, ["token 1"]);

if (refreshAfter === 0) {
  assert.equal(timers.length + listeners.length, 0, "there is a timer");
} else {
  const start = now;
  await sleepUntil(start + refreshAfter - 1);
  assert.equal(fetched, 1, "refreshed too early");
  await sleepUntil(start + refreshAfter);
  assert.deepEqual(tokens, ["token 1", "token 2"], "not refreshed in time");

  // Failures, and responses without a token: 2, 4, 8 ... 60 seconds apart, told without the message.
  responses = [500, "fail", "error", "nothing", "number", "empty", "fail"];
  let failedAt = now + refreshAfter;
  await sleepUntil(failedAt);
  for (const [at, seconds] of [2, 4, 8, 16, 32, 60, 60].entries()) {
    assert.equal(fetched, 3 + at);
    await sleepUntil(failedAt + seconds * 1000 - 1);
    assert.equal(fetched, 3 + at, `retried before ${seconds} s`);
    failedAt += seconds * 1000;
    await sleepUntil(failedAt);
  }
  assert.equal(tokens.length, 3);
  assert.equal(warned.length, 7);
  assert(!warned.join().includes("SECRET"));

  // The device slept: no timer ran, but the clock went on.
  now += 2 * refreshAfter;
  let arrive;
  responses = [new Promise((done) => (arrive = done))];
  for (const wake of [...listeners, ...listeners, ...listeners]) wake();
  await settle();
  assert.equal(fetched, 11, "two refreshes at once, or none");
  arrive({ ok: true, json: async () => ({ token: "late" }) });
  await settle();
  assert.equal(tokens.at(-1), "late");

  // Nothing happens behind a stop, not even with a token that was on its way.
  responses = [new Promise((done) => (arrive = done))];
  await sleepUntil(now + refreshAfter);
  stop();
  arrive({ ok: true, json: async () => ({ token: "too late" }) });
  await sleepUntil(now + 3 * refreshAfter);
  assert.equal(fetched, 12);
  assert.equal(tokens.at(-1), "late");
  assert.equal(timers.length + listeners.length, 0);
}
console.log("ok");
