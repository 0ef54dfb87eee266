import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/load-environment.js';
import { milliseconds } from '../../src/config/milliseconds.js';
import { longestShutdown, shutdownTimes } from '../../src/shutdown/shutdown-times.js';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stop_grace_period?: string;
  readonly command?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

/** Instructions of the stage that is shipped: those after the last FROM. */
function shipped(): Map<string, string[]> {
  const stages = readFileSync('Dockerfile', 'utf8')
    .replace(/\\\n\s*/g, '')
    .split(/^FROM /m);
  const instructions = new Map<string, string[]>();
  for (const line of (stages.at(-1) ?? '').split('\n').slice(1)) {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    instructions.set(name, [...(instructions.get(name) ?? []), rest]);
  }
  return instructions;
}

const { services } = load(readFileSync('docker-compose.yml', 'utf8')) as { services: Record<string, Service> };
const variablesOf = (instructions: Map<string, string[]>) =>
  Object.fromEntries(
    (instructions.get('ENV') ?? []).flatMap((line) =>
      line.split(' ').map((pair) => pair.split('=') as [string, string]),
    ),
  );

describe('the image', () => {
  const image = shipped();

  it('runs the program itself, which gets the signals, and not as root', () => {
    expect(image.get('CMD')).toEqual(['["node", "--enable-source-maps", "dist/main.js"]']);
    expect(image.has('ENTRYPOINT')).toBe(false);
    expect(image.get('USER')).toEqual(['node']);
  });

  it('is ready when the program says so', () => {
    expect(image.get('HEALTHCHECK')?.[0]).toContain('/health/ready');
  });

  it('sets what the program reads', () => {
    expect(readEnvironment(variablesOf(image))).toMatchObject({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: Number(image.get('EXPOSE')?.[0]),
      DATA_DIR: image.get('VOLUME')?.[0],
    });
  });
});

describe('docker compose', () => {
  const { app, redis } = services;

  it('waits longer for the end of the program than that takes', () => {
    const environment = readEnvironment(variablesOf(shipped()));
    const grace = milliseconds(app?.stop_grace_period ?? '0s');
    expect(grace).toBeGreaterThan(longestShutdown(shutdownTimes(environment)));
  });

  it('gives the program nothing to write to but its volume and /tmp, and no rights', () => {
    expect(app).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('keeps snapshots of Redis, whose age does not matter: redis-snapshot.spec.ts', () => {
    expect(redis?.command).toMatch(/--save \d+ \d+/);
  });
});
