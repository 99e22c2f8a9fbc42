import { seededRandom } from '../seeded-random.ts';
import type { NewVector } from '../store/vector-table.ts';
import { documentTitle, type Language, SUBJECT_COUNT } from './document-titles.ts';
import { lookAlike } from './look-alike-keys.ts';
import { ODD_KEYS } from './odd-keys.ts';

export const DOCUMENT_DIMENSION = 32;

const SEED = 20_250_418;
const DOCUMENTS = 2750;
/** Documents that the older generations still know, some of them dropped since. */
const GENERATION_2024 = { from: 700, to: 2900 };
const GENERATION_2023 = { from: 1900, to: 3050 };

const LANGUAGES: readonly Language[] = ['en', 'en', 'en', 'zh', 'zh', 'de', 'ar'];
const SOURCES = ['web', 'wiki', 'wiki', 'tickets', 'mail'] as const;
const ENVIRONMENTS = ['prod', 'prod', 'prod', 'staging', 'test'] as const;
const TAGS = ['internal', 'public', 'draft', 'legal', 'finance', 'it', 'archived'] as const;

interface Document {
  readonly number: number;
  readonly name: string;
  readonly chunks: number;
  readonly center: Float32Array;
  readonly metadata: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * The vectors of the index `documents`, the same every time: three generations
 * of a knowledge base, with orphans, duplicates, look-alikes and odd keys
 * (README.md beside this file).
 */
export function* sampleDocuments(): Generator<NewVector> {
  const random = seededRandom(SEED);
  const documents = makeDocuments(random);
  for (const document of documents) yield* generations(document, random);
  yield* duplicates(documents, random);
  yield* lookAlikes(documents, random);
  yield* oddOnes(documents, random);
}

function makeDocuments(random: () => number): readonly Document[] {
  const subjects = Array.from({ length: SUBJECT_COUNT }, () => direction(random));
  return Array.from({ length: GENERATION_2023.to }, (_, number) => {
    const subject = Math.floor(random() * SUBJECT_COUNT);
    const language = pick(LANGUAGES, random);
    const first = pick(TAGS, random);
    const second = pick(TAGS, random);
    return {
      number,
      name: `doc-${padded(number, 5)}`,
      chunks: 2 + Math.floor(random() * 7),
      center: near(subjects[subject], 0.6, random),
      metadata: {
        title: documentTitle(language, subject, Math.floor(random() * 12)),
        source: pick(SOURCES, random),
        lang: language,
        env: pick(ENVIRONMENTS, random),
        year: String(2018 + Math.floor(random() * 8)),
        tags: first === second ? [first] : [first, second],
      },
    };
  });
}

function* generations(document: Document, random: () => number): Generator<NewVector> {
  const { number, name, chunks, center } = document;
  if (number < DOCUMENTS) {
    // Every 45th header is missing: the chunks are orphans.
    if (number % 45 !== 44) yield vector(name, center, document, '2025', 'document');
    for (let chunk = 1; chunk <= chunks; chunk += 1) {
      const data = near(center, 0.35, random);
      yield vector(`${name}/${padded(chunk, 4)}`, data, document, '2025', 'chunk');
    }
  }
  if (number >= GENERATION_2024.from && number < GENERATION_2024.to) {
    for (let chunk = 1; chunk < chunks; chunk += 1) {
      const data = near(center, 0.4, random);
      yield vector(`docs/2024/${padded(number, 5)}#${chunk}`, data, document, '2024', 'chunk');
    }
  }
  if (number >= GENERATION_2023.from) {
    for (let chunk = 1; chunk < chunks; chunk += 1) {
      const data = near(center, 0.45, random);
      yield vector(`D${number}_${chunk}`, data, document, '2023', 'chunk');
    }
  }
}

function* duplicates(documents: readonly Document[], random: () => number): Generator<NewVector> {
  for (let count = 0; count < 400; count += 1) {
    const document = documents[count * 6];
    if (document === undefined) return;
    const data = near(document.center, 0.35, random);
    const name = `${padded(document.number, 5)}#x${count}`;
    yield vector(`docs/2024/${name}`, data, document, '2024', 'chunk');
    yield vector(`import-2024-11/${name}`, data, document, '2024', 'chunk');
  }
}

function* lookAlikes(documents: readonly Document[], random: () => number): Generator<NewVector> {
  for (let count = 0; count < 120; count += 1) {
    const document = documents[count * 21];
    if (document === undefined) return;
    const data = near(document.center, 0.3, random);
    yield vector(lookAlike(`${document.name}/0001`, count), data, document, '2025', 'chunk');
  }
}

function* oddOnes(documents: readonly Document[], random: () => number): Generator<NewVector> {
  for (const [at, key] of ODD_KEYS.entries()) {
    const document = documents[at * 40];
    if (document === undefined) return;
    yield vector(key, near(document.center, 0.5, random), document, '2024', 'chunk');
  }
}

function vector(
  key: string,
  data: Float32Array,
  document: Document,
  generation: string,
  kind: 'document' | 'chunk',
): NewVector {
  const metadata = { ...document.metadata, document: document.name, generation, kind };
  return { key, data, metadata: JSON.stringify(metadata) };
}

/** A unit vector around `center`; with a `spread` of 0 the center itself. */
function near(
  center: Float32Array | undefined,
  spread: number,
  random: () => number,
): Float32Array {
  const noise = direction(random);
  return unit(noise.map((value, at) => value * spread + (center?.[at] ?? 0)));
}

function direction(random: () => number): Float32Array {
  // The sum of three uniform numbers is round enough: no direction is favoured visibly.
  return unit(new Float32Array(DOCUMENT_DIMENSION).map(() => random() + random() + random() - 1.5));
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

function pick<T>(choices: readonly T[], random: () => number): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new RangeError('There is nothing to pick from.');
  return choice;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
