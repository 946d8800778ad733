import { Impossible } from '../../../test/emulators/slack/impossible.ts'
import type { SlackEmulator, SlackMessage } from '../../../test/emulators/slack/index.ts'
import type { Delivered } from '../../../test/emulators/slack/sockets.ts'
import { parseDuration } from '../../../src/config/duration.ts'
import { people } from '../people.ts'
import { CannotAct, type PlatformWord, platformWords } from '../platform.ts'
import { UnknownStory } from '../program.ts'
import type { World } from '../world.ts'
import { type Input, Misunderstood } from './input.ts'
import { offers } from './offers.ts'
import type { Transcript } from './transcript.ts'

/** What a player's inputs work on. */
export type PlayerNeeds = {
  world: World
  slack: SlackEmulator
  transcript: Transcript
  /** Lets the clock run as people do until Groundcrew has answered. */
  calmly<T>(act: () => Promise<T>): Promise<T>
  /** Starts a story. Throws UnknownStory. */
  tellStory(name: string): void
}

/** What somebody wants to touch is not there, or Groundcrew is not there to be asked. */
class NotThere extends Error {
  override name = 'NotThere'
}

/** After these the player looks at a channel again. */
const leavesHome = new Set<Input['kind']>(['slash', 'say', 'as', 'in', 'thread', 'react'])

const patienceSimulatedMilliseconds = 60_000
const patienceMilliseconds = 5_000
const lookMilliseconds = 20

/** The person at the terminal, who is one of the people and stands in a channel. */
export function createPlayer({ world, slack, transcript, calmly, tellStory }: PlayerNeeds) {
  const { clock, signal, speed } = world
  let user = people[0]!.id
  let channel = '#ml-pipelines'
  let atHome = false

  /** Waits until there is something to act on: a minute of the clock, and at least some real seconds. */
  async function awaited<T>(look: () => T | null, what: string): Promise<T> {
    const patience = Math.max(patienceMilliseconds * speed, patienceSimulatedMilliseconds)
    const until = clock.now().add({ milliseconds: patience })
    for (;;) {
      const found = look()
      if (found !== null) return found
      if (Temporal.Instant.compare(clock.now(), until) > 0) throw new NotThere(what)
      await clock.sleep(lookMilliseconds * speed, signal)
    }
  }

  const numbered = (number: string): Promise<SlackMessage> =>
    awaited(() => transcript.message(number), `there is no message ${number}`)

  /** The newest thing that shows the label: the player's open form, the App Home that was just opened, else a message. */
  async function click(number: string | null, label: string): Promise<void> {
    if (number !== null) {
      const message = await numbered(number)
      await awaited(
        () => (offers(message.blocks, label) ? message : null),
        `nothing in ${number} is labelled ${label}`,
      )
      return deliver(() => slack.click(user, message, label))
    }
    const target = await awaited(() => {
      const view = slack.view(user)
      if (view && offers(view.body.blocks, label)) return { view }
      const home = atHome ? slack.home(user) : null
      if (home && offers(home.body.blocks, label)) return { view: home }
      const message = transcript
        .seen()
        .findLast((each) => canSee(each) && offers(each.blocks, label))
      return message ? { message } : null
    }, `nothing is labelled ${label}`)
    await deliver(() =>
      'view' in target
        ? slack.clickInView(target.view, label)
        : slack.click(user, target.message, label),
    )
  }

  const canSee = ({ onlyFor }: SlackMessage): boolean => onlyFor === null || onlyFor === user

  async function submit(values: Record<string, string>): Promise<void> {
    const view = await awaited(() => {
      const open = slack.view(user)
      return open && 'submit' in open.body ? open : null
    }, 'no form is open')
    await deliver(() => slack.submit(view, values))
  }

  async function platform([word = '', ...rest]: string[]): Promise<void> {
    if (!Object.hasOwn(platformWords, word))
      throw new Misunderstood(`!sre ${word}: there is ${Object.values(platformWords).join(', ')}`)
    const [task = ''] = rest
    if (word === 'comment' || word === 'close')
      await awaited(() => (world.platform.hasTask(task) ? true : null), `there is no task ${task}`)
    world.platform.act(word as PlatformWord, rest)
  }

  /** Hands something to Groundcrew as Slack does, and says so when nobody took it. */
  async function deliver(act: () => Promise<Delivered | null>): Promise<void> {
    const delivered = await calmly(act)
    if (delivered && !delivered.acknowledged && delivered.envelope !== '')
      throw new NotThere('Slack says: the app did not answer')
  }

  /** Does what was typed. Throws Misunderstood, NotThere, CannotAct and Impossible. */
  async function perform(input: Input): Promise<void> {
    if (leavesHome.has(input.kind)) atHome = false
    switch (input.kind) {
      case 'slash':
        return deliver(() => slack.slash(user, channel, input.text))
      case 'say':
        return deliver(() => slack.say(user, channel, input.text))
      case 'as': {
        const person = people.find(({ name }) => name === input.person)
        if (!person)
          throw new Misunderstood(`there is ${people.map(({ name }) => name).join(', ')}`)
        user = person.id
        return
      }
      case 'in': {
        const name = input.channel.replace(/^#/, '')
        if (![...slack.workspace.channels.values()].some((each) => each.name === name))
          throw new Misunderstood(`there is no channel #${name}`)
        channel = `#${name}`
        return
      }
      case 'click':
        return click(input.message, input.label)
      case 'submit':
        return submit(input.values)
      case 'close': {
        const view = await awaited(() => slack.view(user), 'no form is open')
        return deliver(() => slack.closeView(view))
      }
      case 'thread': {
        const { channel: place, thread, ts } = await numbered(input.message)
        return deliver(() => slack.say(user, place, input.text, thread ?? ts))
      }
      case 'react': {
        const message = await numbered(input.message)
        return deliver(() => slack.react(user, message, input.emoji))
      }
      case 'home':
        atHome = true
        return deliver(() => slack.openHome(user))
      case 'wait': {
        const milliseconds = parseDuration(input.duration)
        if (milliseconds === null)
          throw new Misunderstood(`${input.duration} is no duration such as 30s`)
        return clock.sleep(milliseconds, signal)
      }
      case 'story':
        return tellStory(input.name)
      case 'sre':
        return platform(input.words)
      case 'quit':
        return
    }
  }

  return { perform }
}

/** Whether an error is one to tell the player, rather than a defect. */
export const isForPlayer = (error: unknown): error is Error =>
  [Misunderstood, NotThere, CannotAct, Impossible, UnknownStory].some(
    (kind) => error instanceof kind,
  )
