@main struct Shanxid { static func main() {} }
