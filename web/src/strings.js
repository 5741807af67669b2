/** What the page itself says. What the assistant says comes from the server. */

const ENGLISH = {
  title: "Chat with us",
  you: "You",
  assistant: "Assistant",
  conversation: "Conversation",
  welcome: "Hello. What can we do for you today?",
  placeholder: "Type your message…",
  send: "Send",
  microphone: "Dictate your message",
  options: "Options",
  speak: "Read answers aloud",
  download: "Download transcript",
  restart: "Start over",
  end: "End chat",
  close: "Close chat",
  answers: "Suggested answers",
  choose: "Choose one…",
  choice: "Your choice",
  date: "Choose a day",
  password: "Your answer (hidden while you type)",
  table: "Table",
  connecting: "Connecting…",
  offline: "You're offline. What you write is sent as soon as the connection is back.",
  waiting: "Waiting to be sent…",
  unknown: "This didn't get through. Please send it again.",
  again: "Try again",
  lost: "(a message that did not arrive in full)",
  replaced: "This chat is open in other windows.",
  here: "Use it here",
  ended: "This chat has ended. Thank you for talking with us.",
  fresh: "Start a new chat",
  sure: "Start over? The conversation on this page is cleared.",
  keep: "Keep this chat",
  dismiss: "Dismiss",
  signedOut: "You've been signed out. Please reload the page to go on.",
  file: "chat.txt",
};

const LANGUAGES = { en: ENGLISH };

/**
 * @param {string} language such as `en` or `en-US`
 * @returns {typeof ENGLISH} its texts; the English ones where there are none
 */
export function stringsFor(language) {
  return LANGUAGES[language.split("-")[0].toLowerCase()] ?? ENGLISH;
}
