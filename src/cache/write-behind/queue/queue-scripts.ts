import { RedisScript } from '../../store/redis/redis-script.js';
import { MismatchedReplyError } from '../../store/redis/replies.js';
import { entriesReply, figuresReply, placeReply } from './queue-replies.js';

/*
 * One script for each step. KEYS are the stream and its identity. An entry has the fields s (identity of its stream), i
 * (id of the write), k (key) and a (arguments).
 */

const GROUP = 'flush';

/** The identity belongs to this stream: where the stream is new, so is the identity. */
const IDENTIFIED = `
local function identified(fresh)
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[2], fresh) end
  local identity = redis.call('GET', KEYS[2])
  if identity then return identity end
  redis.call('SET', KEYS[2], fresh)
  return fresh
end`;

/** Runs a command of the group, which a new stream does not have yet. */
const GROUPED = `
${IDENTIFIED}
local function grouped(fresh, ...)
  local reply = redis.pcall(...)
  if type(reply) ~= 'table' or not reply.err or string.find(reply.err, 'NOGROUP', 1, true) == nil then return reply end
  identified(fresh)
  redis.call('XGROUP', 'CREATE', KEYS[1], '${GROUP}', '0', 'MKSTREAM')
  return redis.call(...)
end`;

/** ARGV limit, identity for a new stream, id, key, arguments. 0: full. */
export const OFFER = new RedisScript(
  `#!lua
${IDENTIFIED}
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
local identity = identified(ARGV[2])
redis.call('XADD', KEYS[1], '*', 's', identity, 'i', ARGV[3], 'k', ARGV[4], 'a', ARGV[5])
return 1`,
  (reply): boolean => {
    if (reply !== 0 && reply !== 1) throw new MismatchedReplyError();
    return reply === 1;
  },
);

/** ARGV identity for a new stream, consumer, count, first place: `>` for what nobody has taken, `0` for its own. */
export const TAKE = new RedisScript(
  `#!lua
${GROUPED}
local reply = grouped(ARGV[1], 'XREADGROUP', 'GROUP', '${GROUP}', ARGV[2], 'COUNT', ARGV[3], 'STREAMS', KEYS[1], ARGV[4])
if type(reply) == 'table' and reply.err then return reply end
return reply and reply[1] and reply[1][2] or {}`,
  entriesReply,
);

/** ARGV identity for a new stream, consumer, idle, count. */
export const CLAIM = new RedisScript(
  `#!lua
${GROUPED}
local reply = grouped(ARGV[1], 'XAUTOCLAIM', KEYS[1], '${GROUP}', ARGV[2], ARGV[3], '0-0', 'COUNT', ARGV[4])
if reply.err then return reply end
return reply[2]`,
  entriesReply,
);

/** ARGV positions. Acknowledged and removed in one step: neither is left without the other. */
export const SETTLE = new RedisScript(
  `#!lua
redis.call('XACK', KEYS[1], '${GROUP}', unpack(ARGV))
return redis.call('XDEL', KEYS[1], unpack(ARGV))`,
  (reply): number => {
    if (!Number.isInteger(reply)) throw new MismatchedReplyError();
    return Number(reply);
  },
);

/** The first write that is left, or else the last one that ever was. */
export const FLOOR = new RedisScript(
  `#!lua
local identity = redis.call('GET', KEYS[2])
if not identity or redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
if first[1] then return {identity, first[1][1], 0} end
local facts = redis.call('XINFO', 'STREAM', KEYS[1])
for at = 1, #facts, 2 do
  if facts[at] == 'last-generated-id' then return {identity, facts[at + 1], 1} end
end
return {}`,
  placeReply,
);

/** The newest write. */
export const NEWEST = new RedisScript(
  `#!lua
local identity = redis.call('GET', KEYS[2])
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if not identity or not last[1] then return {} end
return {identity, last[1][1], 0}`,
  placeReply,
);

/** ARGV position. Whether anything stands there or before. */
export const REACHES = new RedisScript(
  `#!lua
return #redis.call('XRANGE', KEYS[1], '-', ARGV[1], 'COUNT', 1)`,
  (reply): boolean => {
    if (reply !== 0 && reply !== 1) throw new MismatchedReplyError();
    return reply === 1;
  },
);

/** Length, pending, consumers, and the age of the oldest in milliseconds by the server's clock. */
export const FIGURES = new RedisScript(
  `#!lua
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
local age = 0
if first[1] then
  local now = redis.call('TIME')
  age = now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(string.match(first[1][1], '^%d+'))
end
local pending = redis.pcall('XPENDING', KEYS[1], '${GROUP}')
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], '${GROUP}')
return {
  redis.call('XLEN', KEYS[1]),
  pending.err and 0 or pending[1],
  consumers.err and 0 or #consumers,
  math.max(age, 0)
}`,
  figuresReply,
);

/** ARGV idle. What a consumer holds would be lost with it: looked at in the step that forgets it. */
export const FORGET_CONSUMERS = new RedisScript(
  `#!lua
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], '${GROUP}')
if consumers.err then return 0 end
local forgotten = 0
for _, consumer in ipairs(consumers) do
  local facts = {}
  for at = 1, #consumer, 2 do facts[consumer[at]] = consumer[at + 1] end
  if facts.pending == 0 and facts.idle >= tonumber(ARGV[1]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], '${GROUP}', facts.name)
    forgotten = forgotten + 1
  end
end
return forgotten`,
  (reply): number => {
    if (!Number.isInteger(reply)) throw new MismatchedReplyError();
    return Number(reply);
  },
);
