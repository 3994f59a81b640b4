/**
 * A function of one text that computes each answer once: stamps and days repeat hundreds of times in a file, and reading
 * a calendar day is the dearest part of a line. Answers are kept for the life of the process.
 */
export function remember<Answer>(compute: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    let answer = answers.get(text);
    if (answer === undefined && !answers.has(text)) {
      answer = compute(text);
      answers.set(text, answer);
    }
    return answer as Answer;
  };
}
