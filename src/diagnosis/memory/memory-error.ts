import { hasFailed } from '../has-failed.ts'
import { memoryCaps } from '../../advice/caps.ts'
import { formatBytes, unitsOf } from '../../advice/quantity.ts'
import { roundUp } from '../../advice/memory.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import type { OutputLine } from '../../evidence/output.ts'
import { failingWords } from '../failing-words.ts'
import { found } from '../found.ts'
import { ownEnding } from '../own-ending.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { taskSubject } from '../task-subject.ts'
import { spelled } from '../words.ts'
import { containerResources } from './container-resources.ts'
import { isExecutorWorker, memoryLimit } from './death.ts'
import { endsWith } from './last-words.ts'
import { measuredPeak } from './peak.ts'

// CPython, NumPy, pyarrow, C++, glibc, Go, Rust, DuckDB, Node and PyTorch's CPU allocator.
const refused =
  /(?:^|[\s.:])MemoryError\b|_ArrayMemoryError|Unable to allocate [\d.]{1,12} \w{1,5} for an array|std::bad_alloc|\[Errno 12\]|Cannot allocate memory|ArrowMemoryError|malloc of size \d{1,20} failed|realloc of size \d{1,20} failed|DefaultCPUAllocator: (?:can't|not enough)|cannot allocate memory|fatal error: runtime: out of memory|JavaScript heap out of memory|Failed to allocate \d{1,20} bytes|polars\S{0,60}out of memory|memory allocation of \d{1,20} bytes failed|Out of Memory Error: (?:could not|failed to) allocate/

/** The process was refused memory; nothing killed it. */
export const memoryError: Rule = {
  causes: ['memory-error'],
  about: 'The output ends with MemoryError, bad_alloc, ENOMEM or NumPy’s refusal.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const { pod } = facts.kubernetes
    const line = endsWith(facts, refused) ?? ofOwnWords(facts)
    if (!line || /(?:HIP|CUDA) out of memory|OutOfMemoryError/.test(line.text)) return null
    const container =
      (pod &&
        !isExecutorWorker(pod) &&
        (pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod))) ||
      null
    const limit = pod && container ? memoryLimit(pod, container) : null
    const words = `${line.text}\n${facts.logs.ending?.words ?? ''}`
    const asked = askedBytes(words)
    const bytes = pod && container ? memoryToSet(facts, pod, container, asked?.bytes ?? null) : null
    const set = bytes === null ? null : formatBytes(bytes)
    return found('memory-error', facts, {
      container: container?.name ?? line.container,
      headline: asked
        ? `an allocation of ${asked.text} was refused`
        : 'an allocation of memory was refused',
      explanation: [
        `${subject(facts, container)}: the process was refused memory and raised the error itself, nothing killed it: ${quote(line.text)} (${line.log}, line ${line.number}).`,
        ...(asked
          ? [
              `It asked for ${asked.text} at once${limit ? `; its limit is ${spelled(limit)}` : ''}.`,
            ]
          : limit
            ? [`Its limit is ${spelled(limit)}.`]
            : []),
        set !== null
          ? `A limit of ${set} should hold it; asking for less at once is the better cure.`
          : asked && limit && asked.bytes > unitsOf(limit) * 4n
            ? 'No limit would reasonably hold that: the program asks for something far too large at once (a dense matrix, a wrong shape, the whole input).'
            : 'Process the data in parts or with a smaller type; the evidence gives no number for a limit.',
      ],
      advice: set === null ? {} : { memory: { set } },
      copy: bytes === null || !pod || !container ? null : containerResources(pod, container, bytes),
    })
  },
}

/** What the failing words say, unless Java's own bound stands among them. */
const ofOwnWords = (facts: Facts): OutputLine | null =>
  /OutOfMemoryError/.test(failingWords(facts)?.words ?? '') ? null : ownEnding(facts, refused)

/** `Unable to allocate 58.0 GiB for an array`: what was asked for, where the message says it. */
function askedBytes(words: string): { text: string; bytes: bigint } | null {
  const match =
    /(?:Unable to allocate|Tried to allocate|tried to allocate|(?:m|re)alloc of size|memory allocation of|Failed to allocate|you tried to allocate) ([\d.]{1,20}) ?(bytes?|[KMGTPE]iB|B)?/.exec(
      words,
    )
  if (!match) return null
  const [, number = '', unit = 'bytes'] = match
  const power = 'KMGTPE'.indexOf(unit[0] ?? '') + 1
  const bytes = Number(number) * (unit.endsWith('iB') ? 1024 ** power : 1)
  return Number.isFinite(bytes)
    ? { text: `${number} ${unit}`, bytes: BigInt(Math.round(bytes)) }
    : null
}

/** Half the limit and a quarter more than what was asked, or half as much again where the limit was reached; null where no cap holds it. */
function memoryToSet(
  facts: Facts,
  pod: Pod,
  container: Container,
  asked: bigint | null,
): bigint | null {
  const limit = memoryLimit(pod, container)
  if (!limit) return null
  const limitBytes = unitsOf(limit)
  const peak = measuredPeak(facts, container)
  const reached = peak !== null && peak * 10n >= limitBytes * 9n
  if (asked === null ? !reached : asked > limitBytes * 4n) return null
  const byAsked = asked === null ? 0n : (peak ?? limitBytes / 2n) + (asked * 5n) / 4n
  const bytes = roundUp(
    [(limitBytes * 3n) / 2n, byAsked].reduce((one, other) => (one > other ? one : other)),
  )
  const caps = memoryCaps(facts.kubernetes, pod, container)
  const fits = [...caps.policy, ...(caps.node ? [caps.node] : [])].every(
    (cap) => cap.bytes >= bytes,
  )
  return fits ? bytes : null
}

const subject = (facts: Facts, container: Container | null): string =>
  container ? subjectOf(facts, container) : taskSubject(facts)
