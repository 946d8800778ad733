import { commands } from './commands.ts'
import { platform } from './platform.ts'
import { story } from './story.ts'

const benches: Record<string, () => Promise<void>> = { story, commands, platform }
const names = process.argv.slice(2)
const unknown = names.find((name) => !(name in benches))
if (unknown) {
  console.error(`There is no bench ${unknown}; there is ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const name of names.length > 0 ? names : Object.keys(benches)) await benches[name]?.()
