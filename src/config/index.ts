import { readFileSync } from 'node:fs'
import { type Document, parseDocument } from 'yaml'
import type { z } from 'zod'
import { crossCheck } from './cross-check.ts'
import { fill } from './fill.ts'
import { nearest } from './nearest.ts'
import { at } from './read-leniently.ts'
import { type Config, configSchema } from './schema.ts'
import { asWritten, writtenOut } from './written-out.ts'

export { globMatches, routeOf } from './route.ts'
export type { AirflowConfig, Config, PipelineConfig } from './schema.ts'

/** The configuration cannot be used: every reason at once, a line each. */
export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid'
  readonly problems: string[]
  constructor(file: string, problems: string[]) {
    super(
      `${file}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Reads, fills in and checks a configuration file. Throws ConfigInvalid. */
export function readConfig(file: string, environment: NodeJS.ProcessEnv): Config {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file; --config names another' : message
    throw new ConfigInvalid(file, [`cannot be read: ${why}`])
  }
  return parseConfig(file, text, environment)
}

/** The same from a text; `file` is only for messages. */
export function parseConfig(file: string, text: string, environment: NodeJS.ProcessEnv): Config {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0) {
    throw new ConfigInvalid(
      file,
      document.errors
        .slice(0, 1)
        .map(({ message }) => `is not YAML: ${message.split('\n')[0]?.replace(/:$/, '')}`),
    )
  }
  const raw = contentOf(file, document)
  const { value: filled, problems } = fill(raw, environment)
  const value = writtenOut(filled)
  const checked = configSchema.safeParse(value)
  const all = [
    ...problems,
    ...(checked.success ? [] : explain(checked.error, value)),
    ...crossCheck(value),
  ].map((problem) => asWritten(problem, filled))
  if (all.length > 0 || !checked.success) throw new ConfigInvalid(file, [...new Set(all)])
  return checked.data
}

function contentOf(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    throw new ConfigInvalid(file, [`cannot be read: ${(error as Error).message}`])
  }
}

function explain(error: z.core.$ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(path)
      return issue.keys.map((key) => {
        const meant = nearest(key, known)
        const hint = meant ? `did you mean \`${meant}\`?` : `allowed: ${known.join(', ')}`
        return `${[...path, key].join('.')}: unknown key; ${hint}`
      })
    }
    const found = at(value, path)
    if (found === undefined) return [`${path.join('.')}: missing; ${wanted(issue)}`]
    return [`${path.join('.') || 'the file'}: found ${show(found, path)}; ${wanted(issue)}`]
  })
}

function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `allowed: ${issue.values.join(', ')}`
  if (issue.code === 'invalid_type')
    return `expected ${issue.expected === 'record' ? 'an object' : issue.expected}`
  if (issue.code === 'invalid_union')
    return `allowed \`kind\`: basic, bearer, password, cookie, kerberos`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return 'it must not be empty'
  return `expected ${issue.message}`
}

/** What was found, short, and never the value of a secret. */
function show(found: unknown, path: string[]): string {
  if (/^(auth|\w*token|password|cookie)$/.test(path.at(-1) ?? '')) return 'a value (not shown)'
  if (Array.isArray(found) && found.length > 0) return 'a list'
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return 'an object'
  const text = JSON.stringify(found) ?? String(found)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

type Shaped = {
  shape?: Record<string, Shaped>
  element?: Shaped
  options?: Shaped[]
  unwrap?: () => Shaped
}

function knownKeys(path: string[]): string[] {
  let schemas: Shaped[] = [configSchema as unknown as Shaped]
  for (const key of path) {
    schemas = schemas.map(bare).flatMap((schema) => {
      if (schema.element) return [schema.element]
      const alternatives = schema.options ?? [schema]
      return alternatives.flatMap((one) => (one.shape?.[key] ? [one.shape[key]] : []))
    })
  }
  const shapes = schemas.map(bare).flatMap((schema) => schema.options ?? [schema])
  return [...new Set(shapes.flatMap((schema) => Object.keys(schema.shape ?? {})))]
}

function bare(schema: Shaped): Shaped {
  return !schema.shape && !schema.element && !schema.options && schema.unwrap
    ? bare(schema.unwrap())
    : schema
}
