# Rack::Attack, by the clock's windows or with a ban, before an application of one line.
require "active_support"
require "active_support/cache"
require "active_support/notifications"
require "rack/attack"

Rack::Attack.cache.store = ActiveSupport::Cache::MemoryStore.new
if ENV["NAME"] == "rack-attack-ban"
  Rack::Attack.blocklist("ban") do |request|
    Rack::Attack::Allow2Ban.filter(request.ip, maxretry: 20, findtime: 2, bantime: 3) { true }
  end
else
  Rack::Attack.throttle("address", limit: 20, period: 2) { |request| request.ip }
end

use Rack::Attack
run ->(_) { [200, { "Content-Type" => "application/json" }, ["{}"]] }
