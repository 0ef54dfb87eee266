// Measures one path in a process of its own, so that no path finds the heap or the compiler as another one left it.
const [, , name, options] = process.argv;
const { measure } = await import(`../paths/${name}.mjs`);
const measured = await measure({ ...JSON.parse(options), log: (text) => process.send({ log: text }) });
// What a cache of another keeps open is not to keep this process alive.
process.send({ measured }, () => process.exit());
