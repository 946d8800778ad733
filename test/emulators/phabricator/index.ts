import type { AddressInfo } from 'node:net'
import { createFaultPlan, type Fault } from './faults.ts'
import { createPeople, type People } from './people.ts'
import { createConduitServer, type Call } from './server.ts'
import { addProject, addUser, type Project, type State, type Task, type User } from './state.ts'

export { pages } from './faults.ts'

/** A Phabricator at the wire, on loopback, with a hand in its back. */
export type PhabricatorEmulator = {
  url: string
  state: State
  /** The account that programs use, and its token. */
  bot: User
  /** Where tasks arrive: #data-platform-sre, with a board. */
  project: Project
  /** Every call so far, oldest first, without tokens. */
  calls: Call[]
  people: People
  tasks(): Task[]
  /** The next calls of a method (`*`: of any) go wrong this way. */
  fail(method: string, fault: Fault, times?: number): void
  /** Plans no more faults. */
  heal(): void
  /** Carries out what `hold` held back. */
  release(): void
  /** Resolves at the next call of this method. */
  called(method: string): Promise<Call>
  close(): Promise<void>
}

export type EmulatorOptions = {
  /** The true time; real time unless given. */
  epochMilliseconds?: () => number
  /** 0: any free port. */
  port?: number
  bodyLimitBytes?: number
  /** Names of more people, who act by `people`. */
  users?: string[]
}

/** Starts it with the users, project and columns of the recorded server. */
export async function startPhabricator(
  options: EmulatorOptions = {},
): Promise<PhabricatorEmulator> {
  const state: State = {
    users: [],
    projects: [],
    columns: [],
    tasks: [],
    transactions: [],
    readOnly: false,
    indexLagSeconds: 20,
    skewSeconds: 0,
    nextNumber: 0,
    lastTransaction: 0,
    epochMilliseconds: options.epochMilliseconds ?? Date.now,
  }
  const bot = addUser(state, 'groundcrew', 'Groundcrew', 'api-emulatoremulatoremulatoremul')
  const names = ['sre-alice', 'ml-bob', ...(options.users ?? [])]
  for (const [index, name] of names.entries())
    addUser(state, name, name, `api-${`person${index}`.padEnd(28, 'x')}`)
  const columns = ['Incoming', 'In Progress', 'Blocked/Waiting', 'Done', 'Reported']
  const project = addProject(state, 'Data-Platform-SRE', 'data-platform-sre', columns)
  addProject(state, 'Machine-Learning-Team', 'machine-learning-team', ['Unsorted'])
  addProject(state, '2026.11.16 - 2026.12.05', null, [], project.phid)

  const calls: Call[] = []
  const held: (() => void)[] = []
  const faults = createFaultPlan()
  const listeners = new Map<string, ((call: Call) => void)[]>()
  const server = createConduitServer({
    state,
    faults,
    held,
    onCall(call) {
      calls.push(call)
      for (const resolve of listeners.get(call.method) ?? []) resolve(call)
      listeners.delete(call.method)
    },
    bodyLimitBytes: options.bodyLimitBytes ?? 10 * 1024 * 1024,
    addressLimitBytes: 8 * 1024,
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    bot,
    project,
    calls,
    people: createPeople(state),
    tasks: () => state.tasks,
    fail: (method, fault, times = 1) => faults.add(method, fault, times),
    heal: () => faults.clear(),
    release: () => held.splice(0).forEach((act) => act()),
    called: (method) =>
      new Promise((resolve) => {
        listeners.set(method, [...(listeners.get(method) ?? []), resolve])
      }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
