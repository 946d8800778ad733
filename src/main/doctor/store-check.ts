import { examinePlace } from '../../store/sqlite/examine-place.ts'
import { atHome } from '../at-home.ts'
import type { Check } from '../check.ts'

/** Whether the store could be where it is wanted; nothing is made there, and no lock is taken. */
export const storeCheck = (path: string): Check => ({
  name: 'Store',
  hint: 'Set store to a file on a local disk, in a folder that is there and may be written.',
  async look() {
    examinePlace(atHome(path))
    return `${path} can be used`
  },
})
