// A Redis Cluster of three masters for a benchmark to fill, of its own on free ports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const MASTERS = 3;
const SLOTS = 16_384;
const HOST = '127.0.0.1';
const LONGEST_FORMING_MS = 30_000;

/** @returns {Promise<{ url: string, nodes: string[], close(): Promise<void> }>} */
export async function ownCluster() {
  const directory = mkdtempSync(join(tmpdir(), 'larder-bench-'));
  const servers = [];
  const kill = () => {
    for (const server of servers) server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    const running = servers.filter(({ pid, exitCode, signalCode }) => pid && exitCode === null && signalCode === null);
    const ended = Promise.all(running.map((server) => once(server, 'exit')));
    for (const server of running) server.kill('SIGKILL');
    await ended;
    kill();
  };
  try {
    const ports = await freePorts(2 * MASTERS);
    const members = Array.from({ length: MASTERS }, (_, at) => ({ port: ports[2 * at], busPort: ports[2 * at + 1] }));
    for (const member of members) servers.push(spawnNode(member, join(directory, String(member.port))));
    await Promise.all(servers.map(ready));
    await form(members);
    const addresses = members.map(({ port }) => `${HOST}:${port}`);
    return { url: `redis+cluster://${addresses.join()}`, nodes: addresses.map((at) => `redis://${at}`), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function spawnNode({ port, busPort }, directory) {
  mkdirSync(directory);
  const options = {
    bind: HOST,
    port,
    dir: directory,
    save: '',
    appendonly: 'no',
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    'cluster-announce-ip': HOST,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function ready(server) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error('redis-server could not be started', { cause: error })));
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout.on('data', (text) => /ready to accept/i.test(text) && resolve());
  });
}

/** By hand, because redis-cli waits a second between its questions. */
async function form(members) {
  const clients = members.map(({ port }) => new Redis(port, HOST));
  const start = (part) => Math.floor((part * SLOTS) / members.length);
  try {
    for (const [at, client] of clients.entries()) {
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', at + 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', start(at), start(at + 1) - 1);
    }
    for (const { port, busPort } of members.slice(1)) await clients[0].call('CLUSTER', 'MEET', HOST, port, busPort);
    const deadline = Date.now() + LONGEST_FORMING_MS;
    while (!(await Promise.all(clients.map(isWhole))).every(Boolean)) {
      if (Date.now() > deadline) throw new Error('The nodes did not become a cluster');
      await sleep(50);
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function isWhole(client) {
  const info = await client.call('CLUSTER', 'INFO');
  return info.includes('cluster_state:ok') && info.includes(`cluster_size:${MASTERS}`);
}

/** All are taken before the first is given back: no two are the same. */
async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, HOST));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}
