// The files of a bundle as verify.mjs reads them: from a folder, or from a zip whose entries are stored as they are.

import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";

const MOST = 2 ** 26, CHUNK = 2 ** 20, EMPTY = Buffer.alloc(0);

export class MadeAnew extends Error {}

export function opened(path) {
  return statSync(path).isDirectory() ? folder(path) : zip(path);
}

function pull(fd, at, length) {
  const bytes = Buffer.alloc(length);
  for (let got = 0; got < length; ) {
    const more = readSync(fd, bytes, got, length - got, at + got);
    if (!more) throw new Error("cut short");
    got += more;
  }
  return bytes;
}

function* chunks({ fd, start, size }) {
  for (let at = 0; at < size; at += CHUNK) yield pull(fd, start + at, Math.min(CHUNK, size - at));
}

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(entry) {
  let crc = -1;
  for (const chunk of chunks(entry)) {
    for (let n = 0; n < chunk.length; n++) crc = TABLE[(crc ^ chunk[n]) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function folder(path) {
  const open = (name) => {
    const fd = openSync(`${path}/${name}`, "r");
    return { fd, start: 0, size: fstatSync(fd).size, done: () => closeSync(fd) };
  };
  const proofs = existsSync(`${path}/proofs`) ? readdirSync(`${path}/proofs`) : [];
  return { has: (name) => existsSync(`${path}/${name}`), open, proofs };
}

function zip(path) {
  const fd = openSync(path, "r"), entries = new Map();
  const found = directory(fd, fstatSync(fd).size);
  if (found.some((each) => each.odd)) throw new MadeAnew();
  for (const each of found) {
    locate(each);
    if (entries.has(each.name) || crc32(each) !== each.crc) throw new Error("damaged");
    entries.set(each.name, each);
  }
  const open = (name) => entries.get(name) ?? pull(fd, 0, -1);
  const proofs = [...entries.keys()].filter((name) => name.startsWith("proofs/")).map((name) => name.slice(7));
  return { has: (name) => entries.has(name), open, proofs };
}

function directory(fd, size) {
  const tail = pull(fd, Math.max(0, size - 65557), Math.min(size, 65557));
  const end = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || tail.length - end < 22) throw new Error("damaged");
  let at = size - tail.length + end, length = tail.readUInt32LE(end + 12), offset = tail.readUInt32LE(end + 16);
  if (at >= 76 && pull(fd, at - 20, 4).toString("latin1") === "PK\x06\x07") {
    const large = pull(fd, at - 76, 56);
    [at, length, offset] = [at - 76, Number(large.readBigUInt64LE(40)), Number(large.readBigUInt64LE(48))];
  }
  const central = pull(fd, at - length, length), entries = [];
  for (let n = 0; n < length; ) {
    if (central.readUInt32LE(n) !== 0x02014b50) throw new Error("damaged");
    const [name, extra, comment] = [28, 30, 32].map((field) => central.readUInt16LE(n + field));
    entries.push(entry(fd, central.subarray(n, n + 46 + name + extra), name, at - length - offset));
    n += 46 + name + extra + comment;
  }
  return entries;
}

function entry(fd, header, length, shift) {
  let at = header.readUInt32LE(42), packed = header.readUInt32LE(20), size = header.readUInt32LE(24);
  const named = header.subarray(46, 46 + length);
  for (let n = 46 + length; n + 4 <= header.length; n += 4 + header.readUInt16LE(n + 2)) {
    if (n + 4 + header.readUInt16LE(n + 2) > header.length) throw new Error("damaged");
    if (header.readUInt16LE(n) !== 1) continue;
    let field = n + 4;
    const long = () => Number(header.readBigUInt64LE((field += 8) - 8));
    if (size === 0xffffffff) size = long();
    if (packed === 0xffffffff) packed = long();
    if (at === 0xffffffff) at = long();
  }
  if (header.readUInt8(6) > 63) throw new Error("damaged");
  const odd = header.readUInt32LE(8) || packed !== size; // flags, or packed
  const name = named.toString("latin1"), crc = header.readUInt32LE(16);
  return { fd, named, name, at: at + shift, size, crc, odd, done() {} };
}

function locate(entry) {
  const local = pull(entry.fd, entry.at, 30), from = entry.at + 30, named = local.readUInt16LE(26);
  if (local.readUInt32LE(0) !== 0x04034b50 || local.readUInt16LE(6) & 0x61) throw new Error("damaged");
  if (!pull(entry.fd, from, named).equals(entry.named)) throw new Error("damaged");
  entry.start = from + named + local.readUInt16LE(28);
}

export function small(bundle, name) {
  const file = bundle.open(name);
  const bytes = pull(file.fd, file.start, Math.min(file.size, MOST));
  file.done();
  return bytes;
}

export function* lines(entry) {
  let rest = EMPTY;
  for (const chunk of chunks(entry)) {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let to; (to = rest.indexOf(10, from)) >= 0; from = to + 1) yield rest.subarray(from, to + 1);
    rest = rest.subarray(from);
    if (rest.length >= MOST) break;
  }
  if (rest.length) yield rest;
}

export function* kept(bundle) {
  if (!bundle.has("leaves")) return;
  let rest = EMPTY;
  for (const chunk of chunks(bundle.open("leaves"))) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (; from + 32 <= rest.length; from += 32) yield rest.subarray(from, from + 32);
    rest = rest.subarray(from);
  }
  if (rest.length) yield rest;
}
