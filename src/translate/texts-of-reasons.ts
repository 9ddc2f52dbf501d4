/** Why a file could not be passed on: the end of a sentence to a visitor or to an operator. */
import type { Wordings } from './texts'

export const reasonTexts = {
  reasonTooLarge: {
    en: 'it is larger than {count} MB',
    fr: 'il dépasse {count} Mo',
    es: 'supera los {count} MB',
    de: 'sie ist größer als {count} MB',
  },
  reasonEmpty: { en: 'it is empty', fr: 'il est vide', es: 'está vacío', de: 'sie ist leer' },
  reasonGone: { en: 'it is no longer there', fr: 'il n’existe plus', es: 'ya no existe', de: 'sie ist nicht mehr da' },
  reasonTimeout: {
    en: 'it took too long',
    fr: 'il a mis trop de temps',
    es: 'tardó demasiado',
    de: 'es dauerte zu lange',
  },
  reasonPrivate: {
    en: 'it is not open to everyone',
    fr: 'il n’est pas accessible à tous',
    es: 'no está abierto a todos',
    de: 'sie ist nicht für alle zugänglich',
  },
  reasonOther: {
    en: 'its link led to something else',
    fr: 'son lien menait à autre chose',
    es: 'su enlace llevaba a otra cosa',
    de: 'ihr Link führte zu etwas anderem',
  },
  reasonRefused: {
    en: 'SalesIQ did not take it',
    fr: 'SalesIQ ne l’a pas accepté',
    es: 'SalesIQ no lo aceptó',
    de: 'SalesIQ hat sie nicht angenommen',
  },
  reasonUnreachable: {
    en: 'it could not be opened',
    fr: 'il n’a pas pu être ouvert',
    es: 'no se pudo abrir',
    de: 'sie konnte nicht geöffnet werden',
  },
  reasonNotStored: {
    en: 'it could not be saved',
    fr: 'il n’a pas pu être enregistré',
    es: 'no se pudo guardar',
    de: 'sie konnte nicht gespeichert werden',
  },
} satisfies Wordings
