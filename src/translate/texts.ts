/** Every sentence this integration itself says to a visitor or to an operator, in each of its languages. */

export const languages = ['en', 'fr', 'es', 'de'] as const
export type Language = (typeof languages)[number]

const texts = {
  // What the visitor reads.
  fileNotShown: {
    en: '{operator} sent a file ({file}) that cannot be shown here: {reason}.',
    fr: '{operator} a envoyé un fichier ({file}) qui ne peut pas être affiché ici : {reason}.',
    es: '{operator} envió un archivo ({file}) que no se puede mostrar aquí: {reason}.',
    de: '{operator} hat eine Datei gesendet ({file}), die hier nicht angezeigt werden kann: {reason}.',
  },
  offeredCall: {
    en: '{operator} offered a call, which is not possible here.',
    fr: '{operator} a proposé un appel, ce qui n’est pas possible ici.',
    es: '{operator} propuso una llamada, lo que no es posible aquí.',
    de: '{operator} hat einen Anruf angeboten, was hier nicht möglich ist.',
  },
  offeredArticle: {
    en: '{operator} shared an article that cannot be shown here.',
    fr: '{operator} a partagé un article qui ne peut pas être affiché ici.',
    es: '{operator} compartió un artículo que no se puede mostrar aquí.',
    de: '{operator} hat einen Artikel geteilt, der hier nicht angezeigt werden kann.',
  },
  offeredBooking: {
    en: '{operator} offered an appointment, which cannot be booked here.',
    fr: '{operator} a proposé un rendez-vous, qui ne peut pas être réservé ici.',
    es: '{operator} propuso una cita, que no se puede reservar aquí.',
    de: '{operator} hat einen Termin angeboten, der hier nicht gebucht werden kann.',
  },
  offeredRemote: {
    en: '{operator} offered a remote session, which is not possible here.',
    fr: '{operator} a proposé une session à distance, ce qui n’est pas possible ici.',
    es: '{operator} propuso una sesión remota, lo que no es posible aquí.',
    de: '{operator} hat eine Fernsitzung angeboten, was hier nicht möglich ist.',
  },
  offeredOther: {
    en: '{operator} sent something that cannot be shown here.',
    fr: '{operator} a envoyé un contenu qui ne peut pas être affiché ici.',
    es: '{operator} envió algo que no se puede mostrar aquí.',
    de: '{operator} hat etwas gesendet, das hier nicht angezeigt werden kann.',
  },
  notDelivered: {
    en: 'Your last message may not have reached us. Please send it again.',
    fr: 'Votre dernier message ne nous est peut-être pas parvenu. Veuillez le renvoyer.',
    es: 'Es posible que no hayamos recibido su último mensaje. Por favor, envíelo de nuevo.',
    de: 'Ihre letzte Nachricht hat uns vielleicht nicht erreicht. Bitte senden Sie sie noch einmal.',
  },
  edited: {
    en: '{operator} corrected a message: {text}',
    fr: '{operator} a corrigé un message : {text}',
    es: '{operator} corrigió un mensaje: {text}',
    de: '{operator} hat eine Nachricht korrigiert: {text}',
  },
  deleted: {
    en: '{operator} took back a message.',
    fr: '{operator} a retiré un message.',
    es: '{operator} retiró un mensaje.',
    de: '{operator} hat eine Nachricht zurückgenommen.',
  },
  theOperator: { en: 'The operator', fr: 'Votre interlocuteur', es: 'Su agente', de: 'Ihre Ansprechperson' },

  // What the operator reads.
  asksForHuman: {
    en: 'A visitor asks for a human.',
    fr: 'Un visiteur demande à parler à une personne.',
    es: 'Un visitante pide hablar con una persona.',
    de: 'Ein Besucher möchte mit einem Menschen sprechen.',
  },
  history: {
    en: 'The conversation so far:',
    fr: 'La conversation jusqu’ici :',
    es: 'La conversación hasta ahora:',
    de: 'Das bisherige Gespräch:',
  },
  historyCut: {
    en: '({count} earlier lines are left out)',
    fr: '({count} lignes précédentes ne sont pas reprises)',
    es: '(se omiten {count} líneas anteriores)',
    de: '({count} frühere Zeilen sind ausgelassen)',
  },
  visitor: { en: 'Visitor', fr: 'Visiteur', es: 'Visitante', de: 'Besucher' },
  bot: { en: 'Bot', fr: 'Bot', es: 'Bot', de: 'Bot' },
  botOrAgent: { en: 'Bot or agent', fr: 'Bot ou agent', es: 'Bot o agente', de: 'Bot oder Agent' },
  otherParticipant: { en: 'Another participant', fr: 'Autre participant', es: 'Otra persona', de: 'Weitere Person' },
  image: { en: 'Image', fr: 'Image', es: 'Imagen', de: 'Bild' },
  audio: { en: 'Audio', fr: 'Audio', es: 'Audio', de: 'Audio' },
  video: { en: 'Video', fr: 'Vidéo', es: 'Vídeo', de: 'Video' },
  file: { en: 'File', fr: 'Fichier', es: 'Archivo', de: 'Datei' },
  location: { en: 'Location', fr: 'Position', es: 'Ubicación', de: 'Standort' },
  noLink: { en: 'no link', fr: 'pas de lien', es: 'sin enlace', de: 'kein Link' },
  unknownType: {
    en: '(a message of type {title}, which cannot be shown here)',
    fr: '(un message de type {title}, qui ne peut pas être affiché ici)',
    es: '(un mensaje de tipo {title}, que no se puede mostrar aquí)',
    de: '(eine Nachricht vom Typ {title}, die hier nicht angezeigt werden kann)',
  },
  fileAsLink: {
    en: '{title}: {link} (not sent as a file: {reason})',
    fr: '{title} : {link} (pas envoyé comme fichier : {reason})',
    es: '{title}: {link} (no se envió como archivo: {reason})',
    de: '{title}: {link} (nicht als Datei gesendet: {reason})',
  },
  farewell: {
    en: 'The conversation with the bot has ended: the visitor no longer reads what is written here. Please close it.',
    fr: 'La conversation avec le bot est terminée : le visiteur ne lit plus ce qui est écrit ici. Veuillez la fermer.',
    es: 'La conversación con el bot ha terminado: el visitante ya no lee lo que se escribe aquí. Ciérrela, por favor.',
    de: 'Das Gespräch mit dem Bot ist beendet: Der Besucher liest hier nicht mehr mit. Bitte schließen Sie es.',
  },

  // Why a file could not be passed on: the end of a sentence to either.
  reasonTooLarge: {
    en: 'it is larger than {count} MB',
    fr: 'il dépasse {count} Mo',
    es: 'supera los {count} MB',
    de: 'sie ist größer als {count} MB',
  },
  reasonEmpty: { en: 'it is empty', fr: 'il est vide', es: 'está vacío', de: 'sie ist leer' },
  reasonGone: { en: 'it is no longer there', fr: 'il n’existe plus', es: 'ya no existe', de: 'sie ist nicht mehr da' },
  reasonTimeout: { en: 'it took too long', fr: 'délai dépassé', es: 'tardó demasiado', de: 'es dauerte zu lange' },
  reasonPrivate: {
    en: 'its address is not public',
    fr: 'son adresse n’est pas publique',
    es: 'su dirección no es pública',
    de: 'ihre Adresse ist nicht öffentlich',
  },
  reasonRefused: {
    en: 'SalesIQ did not take it',
    fr: 'SalesIQ ne l’a pas accepté',
    es: 'SalesIQ no lo aceptó',
    de: 'SalesIQ hat sie nicht angenommen',
  },
  reasonUnreachable: { en: 'it could not be fetched', fr: 'inaccessible', es: 'es inaccesible', de: 'nicht abrufbar' },
  reasonNotStored: {
    en: 'it could not be stored',
    fr: 'il n’a pas pu être enregistré',
    es: 'no se pudo guardar',
    de: 'sie konnte nicht gespeichert werden',
  },
} satisfies Record<string, Record<Language, string>>
export type TextName = keyof typeof texts

const isName = (name: string): name is TextName => Object.hasOwn(texts, name)
const [first = 'fileNotShown', ...others] = Object.keys(texts).filter(isName)

/** For the settings form, whose choices must not be an empty list. */
export const textNames: readonly [TextName, ...TextName[]] = [first, ...others]

/** Says a text; unknown placeholders stay as they are. */
export type Say = (name: TextName, values?: Record<string, string>) => string

/** Brackets around nothing are left out with it. */
const placeholder = /(?: \()?\{(operator|file|reason|link|title|text|count)\}\)?/g

/** `own` replaces texts by name (a bot owner's own wording); a blank one replaces nothing, since a message needs words. */
export const sayIn = (language: Language, own: readonly { name: TextName; text: string }[] = []): Say => {
  const wording = new Map(own.filter(({ text }) => text.trim()).map(({ name, text }) => [name, text]))
  return (name, values = {}) =>
    (wording.get(name) ?? texts[name][language]).replace(placeholder, (found, key: string) => {
      const value = values[key] ?? ''
      return value === '' && found === ` ({${key}})` ? '' : found.replace(`{${key}}`, () => value)
    })
}
