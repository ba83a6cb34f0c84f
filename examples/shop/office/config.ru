# The back office: which orders are open.
require "action_controller"
require "action_controller/railtie"
require "jquery-rails"

class OrdersController < ActionController::Base
  def index
    render inline: "<h1>Open orders</h1><%= params[:day] %>"
  end
end

class Office < Rails::Application
  config.secret_key_base = ENV.fetch("OFFICE_KEY")
  routes.append { root to: "orders#index" }
end

run Office.initialize!
