/** The pictures of the seeded operators: small PNGs of one colour each, and the name under which a picture is fetched. */
import { createHash } from 'node:crypto'
import type { Operator } from './portal'

const GREEN = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mPQz/fDihiGlgQABmE7ARXcMo0AAAAASUVORK5CYII='
const BROWN = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mPoshbCihiGlgQAHwM1wQGQDNcAAAAASUVORK5CYII='

export const seedPictures = {
  olivia: Buffer.from(GREEN, 'base64'),
  tom: Buffer.from(BROWN, 'base64'),
}

/** 48 hex characters, as in the sample of rest-api-associate-operator-department.html; the same one always. */
export const pictureFile = ({ id }: Pick<Operator, 'id'>) => createHash('sha256').update(id).digest('hex').slice(0, 48)

/** The picture behind such a name. */
export const pictureNamed = (operators: Operator[], file: string) =>
  operators.find((operator) => pictureFile(operator) === file)?.picture
