import { identityReply, integerReply, leaseReply, putReply } from './replies.js';
import { RedisScript } from './redis-script.js';

/*
 * One script for each step of the coherence protocol. They start with '#!lua' and are never declared no-writes, so a
 * replica, or a primary that has too few replicas, refuses them. The entry's first bytes are known to them:
 * id (1–16), server (17–32), fingerprint (33–48), body.
 */

/** Identity of the server: the first 16 characters of its replication id, read where the data is. */
const SERVER = `
local function server()
  local info = redis.call('INFO', 'replication')
  local _, before = string.find(info, 'master_replid:', 1, true)
  return string.sub(info, before + 1, before + 16)
end`;

/** Publishes, if there is something to; without sharded channels on a plain one. Gives the error, if there is one. */
const ANNOUNCE = `
local function announce(command, channel, message)
  if not channel then return nil end
  local reply = redis.pcall(command, channel, message)
  if type(reply) ~= 'table' or not reply.err then return nil end
  if command == 'SPUBLISH' and (string.find(reply.err, 'Unknown Redis command', 1, true)
      or string.find(reply.err, "can't run this command", 1, true)) then
    redis.call('PUBLISH', channel, message)
    return nil
  end
  return reply
end`;

/** KEYS entry, lease; ARGV token, ttl, id of the entry already seen, force. */
export const LEASE = new RedisScript(
  `#!lua
${SERVER}
local id = server()
if ARGV[4] ~= '1' then
  local lease = redis.call('GET', KEYS[2])
  if lease and string.sub(lease, 17) == id and string.sub(lease, 1, 16) ~= ARGV[1] then return {'held'} end
  local entry = redis.call('GET', KEYS[1])
  if entry and string.sub(entry, 1, 16) ~= ARGV[3] then return {'entry', entry} end
end
redis.call('SET', KEYS[2], ARGV[1] .. id, 'PX', ARGV[2])
return {'ours', id}`,
  leaseReply,
);

/** KEYS entry, lease, and what goes with the lease; ARGV token, server of the lease, new id, fingerprint .. body, ttl. */
export const FILL = new RedisScript(
  `#!lua
${SERVER}
local id = server()
if ARGV[2] ~= id or redis.call('GET', KEYS[2]) ~= ARGV[1] .. id then return 0 end
redis.call('SET', KEYS[1], ARGV[3] .. id .. ARGV[4], 'PX', ARGV[5])
redis.call('UNLINK', unpack(KEYS, 2))
return 1`,
  integerReply,
);

/** KEYS lease; ARGV token, ttl. */
export const RENEW = new RedisScript(
  `#!lua flags=allow-oom
${SERVER}
if redis.call('GET', KEYS[1]) ~= ARGV[1] .. server() then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  integerReply,
);

/** KEYS a hash; ARGV now, in milliseconds since the epoch, its time to live, then names and what is to be added to each. */
export const ADD_STATISTICS = new RedisScript(
  `#!lua
redis.call('HSETNX', KEYS[1], 'since', ARGV[1])
for at = 3, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[1], ARGV[at], ARGV[at + 1]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  integerReply,
);

/** KEYS lease; ARGV token. */
export const RELEASE = new RedisScript(
  `#!lua flags=allow-oom
local lease = redis.call('GET', KEYS[1])
if lease and string.sub(lease, 1, 16) == ARGV[1] then redis.call('UNLINK', KEYS[1]) end
return 0`,
  integerReply,
);

/** KEYS entry, lease, names of other versions; ARGV id of the base ('' for none), new id, body, and what {@link EVICT} takes. */
export const PUT = new RedisScript(
  `#!lua flags=allow-oom
${SERVER}
${ANNOUNCE}
local id = server()
local replaced = 0
redis.call('UNLINK', unpack(KEYS, 2))
local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 16) == ARGV[1] and string.sub(entry, 17, 32) == id then
  redis.call('SET', KEYS[1], ARGV[2] .. string.sub(entry, 17, 48) .. ARGV[3], 'KEEPTTL')
  replaced = 1
else
  redis.call('UNLINK', KEYS[1])
end
return announce(ARGV[4], ARGV[5], ARGV[6]) or {replaced, id}`,
  putReply,
);

/**
 * KEYS whatever goes: leases, entries, stamps. ARGV the command, the channel and the message of an announcement, or
 * nothing. Works on a full server.
 */
export const EVICT = new RedisScript(
  `#!lua flags=allow-oom
${SERVER}
${ANNOUNCE}
if #KEYS > 0 then redis.call('UNLINK', unpack(KEYS)) end
return announce(ARGV[1], ARGV[2], ARGV[3]) or server()`,
  identityReply,
);
