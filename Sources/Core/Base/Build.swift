/// Which build this is.
public enum Build {
  /// One text in the data of the programs, so that their files tell the build without being run.
  private static let mark: StaticString = "shanxi build 0.1.0"

  /// What `hello` and `--version` say: `0.1.0`.
  public static let version = String(mark.description.split(separator: " ").last ?? "unknown")
}
