import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const text = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

/** The files of this project that a file imports, statically or lazily. */
function importsOf(file: string): string[] {
  const found = [...text.get(file)!.matchAll(/(?:from|import\()\s*'(\.[^']+)'|import '(\.[^']+)'/g)]
  return found.map(([, from, bare]) => relative(root, join(root, dirname(file), (from ?? bare)!)))
}

/** Where everything meets: they may import anything. */
const meeting = (file: string) =>
  file === 'src/main.ts' || file === 'src/cli.ts' || file.startsWith('src/main/')

function mayImport(file: string, imported: string): boolean {
  const [area, service] = file.split('/')
  if (meeting(file)) return !imported.startsWith('test/') || imported.startsWith('test/emulators/')
  if (imported.startsWith('src/'))
    return area !== 'src' || !meeting(imported) || file.startsWith('src/verbs/')
  if (area === 'src') return false
  if (area === 'commands') return imported.startsWith('commands/')
  if (area === 'integrations') {
    const shared = imported === 'integrations/http.ts' || imported.startsWith('integrations/http/')
    return (
      imported.startsWith(`integrations/${service}/`) ||
      (shared && file !== imported) ||
      file === 'integrations/http.ts'
    )
  }
  if (area === 'deploy')
    return imported.startsWith('deploy/') || imported.startsWith('test/emulators/')
  return true
}

test('imports follow the dependency rule', () => {
  const broken = files.flatMap((file) =>
    importsOf(file).flatMap((imported) =>
      mayImport(file, imported) ? [] : [`${file} → ${imported}`],
    ),
  )
  expect(broken).toEqual([])
})

test.each([
  ['src/delivery/outbox.ts', 'integrations/http.ts', false],
  ['src/delivery/outbox.ts', 'commands/run.ts', false],
  ['src/delivery/outbox.ts', 'src/main.ts', false],
  ['commands/run.ts', 'integrations/slack/chat.ts', false],
  ['integrations/slack/chat.ts', 'integrations/airflow/v1.ts', false],
  ['integrations/slack/chat.ts', 'integrations/http.ts', true],
  ['integrations/slack/chat.ts', 'src/clock.ts', true],
  ['src/main.ts', 'integrations/slack/chat.ts', true],
])('%s → %s: %s', (file, imported, allowed) => expect(mayImport(file, imported)).toBe(allowed))

test('every import leads to a file', () => {
  const lost = files.flatMap((file) =>
    importsOf(file).flatMap((imported) =>
      existsSync(join(root, imported)) ? [] : [`${file} → ${imported}`],
    ),
  )
  expect(lost).toEqual([])
})

test('nothing exported is unused', () => {
  const all = [...text.values()].join('\n')
  const uses = new Map<string, number>()
  for (const [word] of all.matchAll(/[A-Za-z_$][\w$]*/g)) uses.set(word, (uses.get(word) ?? 0) + 1)
  const unused = [...text].flatMap(([file, source]) => {
    if (file.endsWith('.config.ts')) return []
    const exported = [
      ...source.matchAll(
        /^export (?:async )?(?:const|function|class|type|interface) ([A-Za-z_$][\w$]*)/gm,
      ),
    ]
    return exported.flatMap(([, name]) => {
      const inside = [...source.matchAll(new RegExp(`\\b${name!.replaceAll('$', '\\$')}\\b`, 'g'))]
        .length
      const isType = new RegExp(`^export (?:type|interface) ${name}\\b`, 'm').test(source)
      const needed = isType && inside > 1 ? inside - 1 : inside
      return (uses.get(name!) ?? 0) > needed ? [] : [`${file}: ${name}`]
    })
  })
  expect(unused).toEqual([])
})

test('no file names the machine it was written on', () => {
  const machine = /(^|[^A-Za-z0-9_.])\/(work|root|home\/[a-z]+)\/[A-Za-z]/m
  expect([...text].filter(([, source]) => machine.test(source)).map(([file]) => file)).toEqual([])
})
