// The second verifier of a bundle: Node.js alone, written from the formats and not from the Python.
//   node verify.mjs BUNDLE (--key KEY | --policy FILE)
// BUNDLE is the zip or the folder it was extracted to. Exit code 0 verified, 1 tampered, 2 insufficient.

import { existsSync, readFileSync } from "node:fs";
import { MadeAnew, kept, opened, small } from "./verify_files.mjs";
import { Tree, Verdict, chain, enough, events, leafOf, policy, rootOf, signed, usable } from "./verify_form.mjs";

const CODES = { verified: 0, tampered: 1, insufficient: 2 };

function whole(bundle, { workspace, size, root }) {
  const leaves = kept(bundle), tree = new Tree(), bad = [];
  let last = 0, count = 0, proven = 0, forged = false;
  const told = (more) => ({ events: count, proven, unproven: count - proven, ...more });
  const note = (position, leaf) => {
    const beside = leaves.next().value;
    if (!leaf || !beside || !leaf.equals(beside)) bad.push(position);
    tree.add(leaf ?? Buffer.alloc(0));
  };
  const vouch = () => {
    if (tree.size !== size) return;
    if (tree.root().equals(root)) proven = size;
    else forged = true;
  };
  if (size === 0) vouch();
  try {
    for (const row of events(bundle, size)) {
      while (last + 1 < row.position) note(++last, null);
      [count, last] = [count + 1, row.position];
      note(row.position, leafOf(workspace, row));
      vouch();
    }
  } catch (stopped) {
    if (stopped instanceof Verdict) stopped.tell(told({ first: bad[0] ?? last + 1, many: bad.length + 1 }));
    throw stopped;
  }
  const rest = [...leaves].length;
  for (let n = 1; n <= rest; n++) bad.push(last + n);
  for (let n = Math.max(last, bad.at(-1) ?? 0) + 1; last < size && n <= size; n++) bad.push(n);
  if (bad.length) return new Verdict("tampered", reason(bad, last, proven), told({ first: bad[0], many: bad.length }));
  const what = "events were rewritten together with the tree; the first bad one is here or later";
  if (forged) return new Verdict("tampered", what, told({ first: 1, many: size }));
  return new Verdict("verified", "every event is as it was recorded", told());
}

function reason(bad, last, proven) {
  if (bad[0] > last) return "the newest events are missing: they were deleted, or an older copy was put in place";
  if (proven >= bad.at(-1)) return "events are as they were signed, but leaves of the kept tree were altered";
  return "events were altered, deleted, inserted or moved";
}

function chosen(bundle, proofs, checkpoint) {
  const bad = new Set(proofs);
  let last = 0, count = 0, good = 0, what = "an event is not what was signed, or is missing";
  try {
    for (const row of events(bundle, checkpoint.size)) {
      [count, last] = [count + 1, row.position];
      if (bad.has(last) && shown(bundle, row, checkpoint)) good += Number(bad.delete(last));
      else bad.add(last);
    }
  } catch (stopped) {
    if (!(stopped instanceof Verdict)) throw stopped;
    what = stopped.message;
    bad.add(last + 1);
  }
  const told = { events: count, proven: good, unproven: count - good };
  if (!bad.size) return new Verdict("verified", "every event here is in the ledger as it was recorded", told);
  const first = [...bad].reduce((least, each) => Math.min(least, each));
  return new Verdict("tampered", what, { ...told, first, many: bad.size });
}

function shown(bundle, row, checkpoint) {
  const leaf = leafOf(checkpoint.workspace, row), proof = small(bundle, `proofs/${row.position}.txt`);
  try {
    return leaf !== null && rootOf(proof, row.position - 1, leaf, checkpoint)?.equals(checkpoint.root) === true;
  } catch {
    return false;
  }
}

function* rotations(bundle) {
  for (let n = 1; bundle.has(`rotations/${n}.note`); n++) yield small(bundle, `rotations/${n}.note`);
}

function judged(path, demand) {
  const { key } = demand;
  if (!key) return new Verdict("insufficient", "the key is no verifier key");
  if (!existsSync(path)) return new Verdict("insufficient", "there is no bundle");
  const bundle = opened(path);
  if (!bundle.has("checkpoint.note")) return new Verdict("insufficient", "the bundle has no checkpoint");
  const note = small(bundle, "checkpoint.note"), keys = chain(key, rotations(bundle));
  const checkpoint = { ...signed(note, keys), note };
  if (!enough(note, demand)) return new Verdict("insufficient", "too few witnesses have cosigned the checkpoint");
  if (!small(bundle, "workspace").equals(Buffer.from(`${checkpoint.workspace}\n`))) {
    return new Verdict("tampered", "the checkpoint is of another ledger");
  }
  const proofs = bundle.proofs.map((name) => /^([1-9][0-9]{0,14})\.txt$/.exec(name)).filter(Boolean);
  if (proofs.length) return chosen(bundle, proofs.map((found) => Number(found[1])), checkpoint);
  return whole(bundle, checkpoint);
}

function verdict(path, demand) {
  try {
    return judged(path, demand);
  } catch (stopped) {
    if (stopped instanceof Verdict) return stopped;
    if (stopped instanceof MadeAnew) {
      return new Verdict("insufficient", "the zip was made anew: extract it, and verify the folder");
    }
    return new Verdict("tampered", "the bundle is damaged");
  }
}

function demandOf(how, given) {
  if (how === "--key") return { key: usable(given), witnesses: [], quorum: 0 };
  return policy(readFileSync(given, "utf8"));
}

const [path, how, given] = process.argv.slice(2);
if (!path || !["--key", "--policy"].includes(how) || !given) {
  process.stderr.write("usage: node verify.mjs BUNDLE (--key KEY | --policy FILE)\n");
  process.exitCode = CODES.insufficient;
} else if (how === "--policy" && !existsSync(given)) {
  process.stderr.write(`there is no policy ${given}\n`);
  process.exitCode = CODES.insufficient;
} else {
  const { told } = verdict(path, demandOf(how, given));
  process.stdout.write(`${JSON.stringify(told)}\n`);
  process.exitCode = CODES[told.result];
}
