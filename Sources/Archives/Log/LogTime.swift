internal import Foundation

/// Times as logs and messages write them.
enum LogTime {
  /// `2026-11-28 02:00:01`, in a time zone.
  static func text(_ date: Date, in zone: TimeZone) -> String {
    date.formatted(
      style(zone).year().month().day().dateSeparator(.dash).dateTimeSeparator(.space)
        .time(includingFractionalSeconds: false)
    )
  }

  /// `2026-11-28T02:00:01+01:00`: the same with the distance from UTC, which tells the two hours apart
  /// that are one when clocks are put back.
  static func stamp(_ date: Date, in zone: TimeZone) -> String {
    date.formatted(
      style(zone).year().month().day().dateSeparator(.dash)
        .time(includingFractionalSeconds: false).timeZone(separator: .colon)
    )
  }

  /// `02:00` of the same day as another time, `2026-11-27 02:00` of another day.
  static func short(_ date: Date, now: Date, in zone: TimeZone) -> String {
    let (text, today) = (text(date, in: zone), text(now, in: zone))
    let minutes = text.dropLast(3)
    return text.prefix(10) == today.prefix(10) ? String(minutes.dropFirst(11)) : String(minutes)
  }

  private static func style(_ zone: TimeZone) -> Date.ISO8601FormatStyle {
    Date.ISO8601FormatStyle(timeZone: zone)
  }
}
