import type { TestProject } from 'vitest/node'
import { openServerDesk } from './server-desk.ts'
import { sharedServers } from './shared-servers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL at which test files ask for the suite's servers. */
    readonly serverDesk: string
  }
}

/** Opens the desk for the whole run; at its end every server that was started is stopped. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServerDesk(sharedServers)
  project.provide('serverDesk', desk.url)
  return desk.close
}
