import { describe, expect, test } from 'vitest'
import { readLog } from '../../../src/evidence/log/read-log.ts'

const endingOf = (...lines: string[]) => readLog(lines.join('\n'), { container: 'base' }).ending
const trace = ['Traceback (most recent call last):', '  File "/srv/a.py", line 3, in f']

describe('what ended a container’s work is', () => {
  test.each([
    ['the last exception', [...trace, "KeyError: 'a'", ...trace, 'ValueError: b'], 'ValueError: b'],
    [
      'an exception without a traceback',
      ['OSError: [Errno 28] No space left on device'],
      'OSError: [Errno 28] No space left on device',
    ],
    [
      'an exception behind a logger',
      ['ERROR:root:x', ...trace, 'mylib.errors.Broken: c'],
      'Broken: c',
    ],
    [
      'the raised one of a chain',
      [
        ...trace,
        "KeyError: 'a'",
        '',
        'The above exception was the direct cause of the following exception:',
        '',
        ...trace,
        'RuntimeError: row 17',
      ],
      'RuntimeError: row 17',
    ],
    [
      'a member of an exception group',
      [
        '  + Exception Group Traceback (most recent call last):',
        '  |   File "/srv/a.py", line 3, in f',
        '  | ExceptionGroup: 1 sub-exception',
        '  +-+---------------- 1 ----------------',
        '    | Traceback (most recent call last):',
        '    | ValueError: page 42',
        '    +------------------------------------',
      ],
      'ValueError: page 42',
    ],
    [
      'a Java exception',
      ['Exception in thread "main" java.lang.IllegalStateException: no', '\tat a.B.c(B.java:1)'],
      'IllegalStateException: no',
    ],
    [
      'an error line',
      ['INFO a', 'ERROR:eval:f1 0.66 is below 0.7', 'INFO b'],
      'ERROR:eval:f1 0.66 is below 0.7',
    ],
    [
      'a usage error',
      ['usage: a.py [-h]', 'a.py: error: unrecognized arguments: --x'],
      'a.py: error: unrecognized arguments: --x',
    ],
    [
      'a child that a shell saw die',
      ['INFO a', 'bash: line 2:    31 Killed                  python3 a.py', '+ exit 1'],
      'bash: line 2:    31 Killed                  python3 a.py',
    ],
    [
      'a tool that speaks under its name',
      ['+ kinit -kt x', 'kinit: Preauthentication failed', '+ exit 1'],
      'kinit: Preauthentication failed',
    ],
    [
      'an error after a handled exception',
      [
        ...trace,
        'requests.ReadTimeout: slow',
        'INFO 1',
        'INFO 2',
        'INFO 3',
        'INFO 4',
        'INFO 5',
        'INFO 6',
        'ERROR: no rows',
      ],
      'ERROR: no rows',
    ],
  ])('%s', (_, lines, text) => {
    const ending = endingOf(...lines)
    expect({ text: ending?.text, weak: ending?.weak }).toEqual({ text, weak: false })
  })

  test('only the last line where nothing calls itself an error', () => {
    expect(endingOf('INFO a', 'INFO b', '+ exit 1')).toMatchObject({ text: 'INFO b', weak: true })
  })

  test('nothing where nothing was printed', () => {
    expect(endingOf('', '  ')).toBeNull()
  })
})

test('a chain of py4j tells Java’s causes', () => {
  const { raised } = readLog(
    [
      ...trace,
      'py4j.protocol.Py4JJavaError: An error occurred while calling o1.count.',
      ': org.apache.spark.SparkException: Job aborted',
      '\tat a.B.c(B.java:1)',
      'Caused by: java.lang.OutOfMemoryError: Java heap space',
    ].join('\n'),
    { container: 'base' },
  )
  expect(raised).toHaveLength(1)
  expect(raised[0]?.causes.map(({ type }) => type)).toEqual([
    'org.apache.spark.SparkException',
    'java.lang.OutOfMemoryError',
  ])
})
