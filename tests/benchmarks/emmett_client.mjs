// What a user of Emmett would write: appends of one event each, from as many loops as there are clients.
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [url, stored, clients] = process.argv.slice(2);
const data = JSON.parse(readFileSync(stored, 'utf8'));
const emmett = getPostgreSQLEventStore(url);
await emmett.schema.migrate();

async function append(times) {
  for (let n = 0; n < times; n++) {
    await emmett.appendToStream(`opportunity-${randomUUID()}`, [{ type: 'opportunity.identified', data }]);
  }
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  await Promise.all(Array.from({ length: Number(clients) }, () => append(Number(line))));
  console.log((performance.now() - started) / 1000);
}
