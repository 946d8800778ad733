import { inflateSync } from 'node:zlib'

/** A PNG of eight bits and four channels, decoded. */
export type Pixels = {
  width: number
  height: number
  /** Red, green, blue and opacity of a pixel. */
  at(x: number, y: number): readonly [number, number, number, number]
}

const signature = '89504e470d0a1a0a'
const channels = 4

/** Decodes a PNG as resvg writes it (RGBA of 8 bits, not interlaced). Throws on anything else. */
export function readPng(png: Buffer): Pixels {
  if (png.subarray(0, 8).toString('hex') !== signature) throw new Error('no PNG')
  const data: Buffer[] = []
  let header: Buffer = Buffer.alloc(0)
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const kind = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') header = body
    if (kind === 'IDAT') data.push(body)
    at += length + 12
  }
  if (header.toString('hex', 8, 13) !== '0806000000') throw new Error('not RGBA of 8 bits')
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height)
  return {
    width,
    height,
    at(x, y) {
      const [red = 0, green = 0, blue = 0, opacity = 0] = rows[y]!.subarray(channels * x)
      return [red, green, blue, opacity]
    },
  }
}

function unfiltered(bytes: Buffer, rowBytes: number, height: number): Buffer[] {
  const rows: Buffer[] = []
  let above: Buffer = Buffer.alloc(rowBytes)
  for (let y = 0; y < height; y += 1) {
    const from = y * (rowBytes + 1)
    const row = Buffer.from(bytes.subarray(from + 1, from + 1 + rowBytes))
    for (let x = 0; x < rowBytes; x += 1) {
      const left = x < channels ? 0 : row[x - channels]!
      const corner = x < channels ? 0 : above[x - channels]!
      row[x] = (row[x]! + predicted(bytes[from]!, left, above[x]!, corner)) & 255
    }
    rows.push(row)
    above = row
  }
  return rows
}

/** The filters of a PNG: none, sub, up, average, Paeth. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [
    Math.abs(guess - left),
    Math.abs(guess - up),
    Math.abs(guess - corner),
  ]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
