import { expect, test } from 'vitest'
import { Misunderstood, readInput, UnknownWord } from '../../deploy/sandbox/terminal/input.ts'

test.each([
  ['/ml run x', { kind: 'slash', text: 'run x' }],
  ['/ml', { kind: 'slash', text: '' }],
  ['/mlops is new', { kind: 'say', text: '/mlops is new' }],
  ['  hello there ', { kind: 'say', text: 'hello there' }],
  ['!as @bob', { kind: 'as', person: 'bob' }],
  ['!in #tone-check', { kind: 'in', channel: '#tone-check' }],
  ['!click Stop retrying', { kind: 'click', message: null, label: 'Stop retrying' }],
  ['!click [Stop retrying]', { kind: 'click', message: null, label: 'Stop retrying' }],
  ['!click #3 Logs', { kind: 'click', message: '#3', label: 'Logs' }],
  ['!click #3.1 Logs', { kind: 'click', message: '#3.1', label: 'Logs' }],
  [
    '!submit a=1 note="two words" b=',
    { kind: 'submit', values: { a: '1', note: 'two words', b: '' } },
  ],
  ['!submit', { kind: 'submit', values: {} }],
  ['!thread #2 me too', { kind: 'thread', message: '#2', text: 'me too' }],
  ['!react #2 :eyes:', { kind: 'react', message: '#2', emoji: 'eyes' }],
  ['!wait 30s', { kind: 'wait', duration: '30s' }],
  ['!sre comment T1 on it', { kind: 'sre', words: ['comment', 'T1', 'on', 'it'] }],
  ['!quit', { kind: 'quit' }],
  ['', null],
])('%j', (line, input) => expect(readInput(line)).toEqual(input))

test.each([
  '!as',
  '!in',
  '!click',
  '!thread #1',
  '!thread one two',
  '!react 1 eyes',
  '!wait',
  '!story',
  '!sre',
])('%s lacks something', (line) => expect(() => readInput(line)).toThrow(Misunderstood))

test.each(['!', '!bogus', '!toString', '!AS bob'])('%s is no word', (line) =>
  expect(() => readInput(line)).toThrow(UnknownWord),
)
