// One of the subjects, in a process of its own: node serve.mjs FILE [URL OF REDIS]
import { loadCount } from './endpoint.mjs';

process.on('disconnect', () => process.exit());
const [file, redisUrl] = process.argv.slice(2);
const { start } = await import(new URL(`subjects/${file}.mjs`, import.meta.url).href);
const port = await start(redisUrl || undefined);

process.on('message', () => process.send({ loads: loadCount() }));
if (process.connected) process.send({ port });
else console.log(`http://127.0.0.1:${port}`);
