// Runs Courier's own SDKs against an emulator and says, a line each, what came of it.
// Usage: node judge.mjs FOLDER, where FOLDER holds node_modules with the packages
// @trycourier/courier, @trycourier/courier-js and ws. The emulator's address is in
// COURIER_BASE_URL and its API key in COURIER_API_KEY.
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "judge.cjs"));
globalThis.window = globalThis; // courier-js is written for browsers
globalThis.WebSocket ??= require("ws").WebSocket;
const Courier = require("@trycourier/courier").default;
const { CourierClient } = require("@trycourier/courier-js");

const base = process.env.COURIER_BASE_URL;
const apiUrls = {
  courier: { rest: base, graphql: `${base}/client/q` },
  inbox: { graphql: `${base}/q`, webSocket: `${base.replace("http", "ws")}/ws` },
};
const every = "inbox:read:messages inbox:write:events read:preferences write:preferences read:brands write:user-tokens";

function say(name, value) {
  console.log(`${name}: ${JSON.stringify(value)}`);
}

async function refusal(work) {
  try {
    await work();
    return "not refused";
  } catch (error) {
    return `${error.status ?? error.code} ${error.type ?? error.error?.type}`;
  }
}

const server = new Courier({ maxRetries: 0 });
const { token } = await server.auth.issueToken({ scope: `user_id:pigeon ${every}`, expires_in: "2 days" });
const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
say("lifetime", claims.exp - claims.iat);
say("scope", claims.scope);
say("bad expiry", await refusal(() => server.auth.issueToken({ scope: "user_id:pigeon", expires_in: "2 moons" })));
say("bad key", await refusal(() => new Courier({ apiKey: "pk_test_WRONG", maxRetries: 0 }).auth.issueToken({ scope: "user_id:pigeon", expires_in: "1d" })));

const client = new CourierClient({ userId: "pigeon", jwt: token, apiUrls });
const before = await client.inbox.getMessages();
say("messages", before.data.count > 0 && before.data.messages.nodes.length === before.data.count);
say("unread", (await client.inbox.getUnreadMessageCount()) === before.data.unreadCount);
const unread = before.data.messages.nodes.find((node) => !node.read);

// connected opens the socket and waits until the server has taken the subscription that
// the SDK sends: an event before that is nobody's.
async function connected(socket) {
  const receive = socket.onMessageReceived.bind(socket);
  const subscribed = new Promise((resolve) => {
    socket.onMessageReceived = (message) => {
      if (message.response === "ack") resolve();
      return receive(message);
    };
  });
  await socket.connect();
  await subscribed;
}

await connected(client.inbox.socket);
const heard = new Promise((resolve) => client.inbox.socket.addMessageEventListener(resolve));
await client.inbox.read({ messageId: unread.messageId });
say("event", (await heard).event);
client.inbox.socket.close();
say("one less unread", before.data.unreadCount - (await client.inbox.getUnreadMessageCount()));
say("unread of several", Object.keys(await client.inbox.getUnreadCounts({ "all-mine": {}, archive: { archived: true } })));
await client.inbox.batchOpen(before.data.messages.nodes.map((node) => node.messageId));
await client.inbox.archive({ messageId: unread.messageId });
say("archived", (await client.inbox.getArchivedMessages()).data.messages.nodes.map((node) => node.messageId === unread.messageId));
await client.inbox.unarchive({ messageId: unread.messageId });
await client.inbox.click({ messageId: unread.messageId, trackingId: "t" });
await client.inbox.readAll();
say("none unread", await client.inbox.getUnreadMessageCount());

const topics = (await client.preferences.getUserPreferences()).items;
say("topics", topics.length > 0 && topics.every((topic) => topic.topicId && topic.status && topic.defaultStatus));
const { topicId } = topics.find((topic) => topic.defaultStatus !== "REQUIRED");
const put = await client.preferences.putUserPreferenceTopic({ topicId, status: "OPTED_OUT", hasCustomRouting: true, customRouting: ["email"] });
say("topic put", [put.topicId === topicId, put.status, put.customRouting]);
const got = await client.preferences.getUserPreferenceTopic({ topicId });
say("topic got", [got.status, got.hasCustomRouting, got.customRouting]);
const page = await client.preferences.getPreferencePage();
say("page", page.sections.flatMap((section) => section.topics).some((topic) => topic.templateId === topicId));
say("digests", (await client.preferences.getDigestSchedules({ topicId })).every((schedule) => schedule.scheduleId));

const brand = await client.brands.getBrand({ brandId: "my_brand" });
say("brand", typeof brand.settings.colors.primary);
say("push token put", (await client.tokens.putUserToken({ token: "device-1", provider: "firebase-fcm", device: { platform: "ios" } })) ?? null);
say("push token read", (await server.users.tokens.retrieve("device-1", { user_id: "pigeon" })).provider_key);
say("push token deleted", (await client.tokens.deleteUserToken({ token: "device-1" })) ?? null);

const lists = await server.auth.issueToken({ scope: "user_id:pigeon write:lists", expires_in: "1h" });
const lister = new CourierClient({ userId: "pigeon", jwt: lists.token, apiUrls });
const clientKey = Buffer.from("00000000-0000-4000-8000-000000000000").toString("base64");
const subscription = { listId: "news.daily", clientKey };
say("list subscribed", (await lister.lists.putSubscription(subscription)) ?? null);
say("list unsubscribed", (await lister.lists.deleteSubscription(subscription)) ?? null);
say("track event", await client.tracking.postInboundCourier({ clientKey, event: "bought", messageId: "m-1", type: "track" }));

say("brands of the server", (await server.brands.list()).results.map((b) => b.id).includes("my_brand"));
say("preferences of the server", (await server.users.preferences.retrieve("pigeon")).items.find((t) => t.topic_id === topicId).status);

const tenant = new CourierClient({ userId: "pigeon", jwt: token, tenantId: "acme", apiUrls });
const plain = await client.preferences.putUserPreferenceTopic({ topicId, status: "OPTED_IN", hasCustomRouting: false, customRouting: [] });
await tenant.preferences.putUserPreferenceTopic({ topicId, status: "OPTED_OUT", hasCustomRouting: false, customRouting: [] });
const statusOf = async (of) => (await of.preferences.getUserPreferenceTopic({ topicId })).status;
const statusOnServer = async (params) => (await server.users.preferences.retrieveTopic(topicId, { user_id: "pigeon", ...params })).topic.status;
say("of the tenant, of none", [await statusOf(tenant), await statusOf(client), plain.status]);
say("of the tenant, of none on the server", [await statusOnServer({ tenant_id: "acme" }), await statusOnServer({})]);
const colour = async (props) => (await client.preferences.getPreferencePage(props)).brand?.settings?.colors?.primary;
await server.brands.update("plain", { name: "Plain", settings: { colors: { primary: "#123456" } } });
say("brand of the page", [await colour({ brandId: "plain" }), (await colour()) !== "#123456"]);

const bare = await server.auth.issueToken({ scope: "user_id:pigeon inbox:write:events", expires_in: "1h" });
const poor = new CourierClient({ userId: "pigeon", jwt: bare.token, apiUrls });
const empty = await poor.inbox.getMessages();
say("empty without the scope", [empty.data.count, empty.data.messages.nodes]);
await poor.inbox.socket.connect();
say("connects without the scope", poor.inbox.socket.isOpen);
poor.inbox.socket.close();
say("preferences without the scope", await refusal(() => poor.preferences.getUserPreferences()));
say("push token without the scope", await refusal(() => poor.tokens.putUserToken({ token: "x", provider: "apn" })));
const other = await new CourierClient({ userId: "bluebird", jwt: token, apiUrls }).inbox.getMessages();
say("empty for another user", other.data.count);
const forged = new CourierClient({ userId: "pigeon", jwt: token.slice(0, -4) + "AAAA", apiUrls });
say("tampered", await refusal(() => forged.inbox.getMessages()));
const late = await server.auth.issueToken({ scope: `user_id:pigeon ${every}`, expires_in: "1ms" });
say("expired", await refusal(() => new CourierClient({ userId: "pigeon", jwt: late.token, apiUrls }).inbox.getMessages()));
process.exit(0); // the sockets' timers are courier-js's own
