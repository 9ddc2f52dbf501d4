/** What the checklist says about what was just entered: a closed list, so that no address can put words on the page. */

export const notices = {
  oddName: 'That cannot be the name of a portal: a name has letters, digits, “-” and “_” only. Nothing was changed.',
  oddNumber: 'That is not an ID: an ID is a number of digits only. Nothing was changed.',
  unknownPortal:
    'SalesIQ does not know a portal of this name. Copy the name from the address of SalesIQ, for example zylker from salesiq.zoho.com/zylker. Nothing was changed.',
  unknownBrand:
    'This portal has no brand with this ID. In SalesIQ, open the brand under Settings, Brands and copy the long number from the address. Nothing was changed.',
  disabledBrand: 'This brand is disabled. Enable it in SalesIQ, or choose another one. Nothing was changed.',
  unknownDepartment:
    'This portal has no such department. In SalesIQ, copy its name from Settings, Departments, or open it there and copy the long number from the address. Nothing was changed.',
  disabledDepartment: 'This department is disabled. Enable it in SalesIQ, or choose another one. Nothing was changed.',
  foreignDepartment:
    'This department does not belong to the chosen brand. Add it to the brand in SalesIQ, or choose another one. Nothing was changed.',
  departmentByNumber:
    'SalesIQ does not let this page look up names of departments: enter the ID instead. Nothing was changed.',
  organisationClient:
    'This is the organisation client from the settings. The second consent needs a client of the type Server-based Applications: create one in the Zoho API console and enter it here. Nothing was changed.',
  oddClient: 'Enter both the client ID and the client secret of the second client. Nothing was changed.',
} as const

export type NoticeName = keyof typeof notices

/** Undefined where an address names a notice that there is not. */
export const noticeNamed = (name: string | null): string | undefined =>
  name !== null && isNotice(name) ? notices[name] : undefined

const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name)
