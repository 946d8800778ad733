import { json } from 'node:stream/consumers'
import type { Picture } from '../../src/ports/draw.ts'
import { pngOf } from './png.ts'

process.stdout.write(await pngOf((await json(process.stdin)) as Picture))
