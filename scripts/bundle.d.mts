/** The project's folder. */
export const root: string

/** Bundles the integration in `folder` (the project's, unless told otherwise) into `outfile`, as the CLI would. */
export const bundle: (options?: {
  folder?: string
  entry?: string
  outfile?: string
  minify?: boolean
}) => Promise<unknown>
