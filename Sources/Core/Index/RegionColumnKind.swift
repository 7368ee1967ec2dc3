/// What the values of a region's column are.
enum RegionColumnKind: String, Sendable, CaseIterable {
  case string, integer, float
  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the order of the text is the order in time.
  case date
}
