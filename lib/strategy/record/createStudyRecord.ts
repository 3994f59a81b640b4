import { StudyRecordBuilder, type StudyRecordOptions } from "./StudyRecordBuilder.js";

/**
 * Starts the record of a study that runs no strategy engine.
 *
 * @example
 * const study = createStudyRecord({ study: "01-smile-and-density", title: "Smile and density" });
 * study.input(tape).parameter("expiry", "2025-11-25").value("smile", { strikes, volatilities });
 * const record = study.finish();
 */
export function createStudyRecord(options: StudyRecordOptions): StudyRecordBuilder {
  return new StudyRecordBuilder(options);
}
