private import CGDAL

/// What GDAL said during one call.
struct GDALMessages {
  private(set) var errors: [String] = []
  /// The errors as one text, or nothing.
  var text: String { errors.isEmpty ? "" : "GDAL: " + errors.joined(separator: "; ") }
  /// Whether GDAL found no memory.
  private(set) var isOutOfMemory = false

  mutating func add(_ text: String, isAboutMemory: Bool) {
    errors.append(text)
    if isAboutMemory { isOutOfMemory = true }
  }
}

/// The process-wide state of GDAL: drivers are registered once, before the first use.
enum GDALLibrary {
  /// Clears options meant for other programs and registers the drivers; touch before any call.
  static let ready: Void = {
    // Only what `collecting` hears is told; the rest must not reach standard error on its own.
    unsafe CPLSetErrorHandler { _, _, _ in }
    GDALConfiguration.clear()
    GDALAllRegister()
    NetworkAccess.closeUnlessAllowed()
  }()

  /// Whether PROJ's database of coordinate reference systems is found; without it codes are lost.
  static let hasProjectionDatabase: Bool = {
    let system = unsafe OSRNewSpatialReference(nil)
    defer { unsafe OSRDestroySpatialReference(system) }
    return collecting { unsafe OSRImportFromEPSG(system, 4326) }.result == OGRERR_NONE
  }()

  /// Runs a GDAL call on this thread and collects what it reports instead of printing it.
  ///
  /// Errors are collected per call; warnings are dropped. The return value of the call decides
  /// about success, the text only explains.
  static func collecting<Result>(_ body: () -> Result) -> (result: Result, messages: GDALMessages) {
    _ = ready
    unmix_silence_hdf5()
    let box = MessageBox()
    let reference = unsafe Unmanaged.passUnretained(box).toOpaque()
    unsafe CPLPushErrorHandlerEx(
      { severity, number, text in
        guard severity == CE_Failure || severity == CE_Fatal,
          let text = unsafe text, let data = unsafe CPLGetErrorHandlerUserData()
        else { return }
        let box = unsafe Unmanaged<MessageBox>.fromOpaque(data).takeUnretainedValue()
        let isAboutMemory = number == CPLE_OutOfMemory
        box.messages.add(unsafe String(cString: text), isAboutMemory: isAboutMemory)
      },
      reference
    )
    let result = body()
    CPLPopErrorHandler()
    return (result, box.messages)
  }

  /// Runs a body while an option of GDAL has a value on this thread.
  static func with<Failure: Error>(
    _ option: String,
    _ value: String,
    _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    unsafe CPLSetThreadLocalConfigOption(option, value)
    defer { unsafe CPLSetThreadLocalConfigOption(option, nil) }
    try body()
  }

  /// Holds the messages of one call, on the thread of that call only.
  private final class MessageBox {
    var messages = GDALMessages()
  }
}
