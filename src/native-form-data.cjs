/**
 * What axios gets for the package `form-data`: Node's own class. The package brings a table of all file types along,
 * 164 KB of bundle, for forms that neither this integration nor the Botpress client makes.
 */
module.exports = FormData
